#include "translate/translate.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "translate/tables.h"

using puente::Language;
using puente::translate::all_tables;
using puente::translate::is_known;
using puente::translate::Sentence;
using puente::translate::Sentences;

namespace {

std::string spanish(std::string_view english) { return puente::translate::to(Language::spanish, english); }

}  // namespace

TEST_CASE("English stays as it is") {
  CHECK(puente::translate::to(Language::english, "no passphrase was typed") == "no passphrase was typed");
}

TEST_CASE("A sentence is translated, and what was filled in stands where Spanish wants it") {
  CHECK(spanish("no passphrase was typed") == "no se escribió ninguna frase de contraseña");
  CHECK(spanish("the broker does not have MX version 3, which version 4 names") ==
        "el intermediario no tiene la versión 3 de MX, que nombra la versión 4");
}

TEST_CASE("Of two sentences that fit, the one that says more is meant") {
  // "the broker refused: {}" and "the broker refused a request: {}: {}".
  CHECK(spanish("the broker refused a request: stale: no answer") ==
        "el intermediario rechazó una petición: stale: sin respuesta");
}

TEST_CASE("What stands before a sentence is kept, or translated where it is one of ours") {
  CHECK(spanish("/srv/a/party.toml: line 3: 'agency' must be a text") ==
        "/srv/a/party.toml: línea 3: 'agency' debe ser un texto");
  CHECK(spanish("mx.toml: treaty: the root of MX has not signed it; both nations must") ==
        "mx.toml: tratado: la raíz de MX no lo firmó; deben firmarlo ambas naciones");
  CHECK(spanish("a.csv: 'x' is missing here") == "a.csv: aquí falta 'x'");
  CHECK(spanish("/a/party.toml: line 6: unknown key 'foo' in [party]") ==
        "/a/party.toml: línea 6: clave desconocida 'foo' en [party]");
  CHECK(spanish("b.toml: policy: line 2, column 1: a bracket is never closed") ==
        "b.toml: política: línea 2, columna 1: un corchete no se cierra");
}

TEST_CASE("An error within an error is translated too") {
  CHECK(spanish("a delivery was not taken: header: more than 16 KiB") ==
        "no se tomó una entrega: encabezado: más de 16 KiB");
  CHECK(spanish("/x/agent.sock: cannot reach the agent (is puente-agent running?): Permission denied") ==
        "/x/agent.sock: no se pudo llegar al agente (¿está en marcha puente-agent?): permiso denegado");
}

TEST_CASE("Of several lines each is translated") {
  CHECK(spanish("serving\ndevices connected: 3\n") == "en servicio\ndispositivos conectados: 3\n");
  std::string all, translated;
  while (all.size() <= puente::translate::sentence_bytes_max) {
    all += "serving\n";
    translated += "en servicio\n";
  }
  CHECK(spanish(all) == translated);
  const std::string longest(puente::translate::sentence_bytes_max + 1, 'a');
  CHECK(spanish(longest + "\nserving") == longest + "\nen servicio");
}

TEST_CASE("What others wrote stays as it is") {
  CHECK(spanish("no user 'no passphrase was typed' on this machine") ==
        "no hay ningún usuario 'no passphrase was typed' en esta máquina");
  CHECK(spanish("record 5 was refused: paid by Jones in May") == "el registro 5 fue rechazado: paid by Jones in May");
  CHECK(spanish("{0} {1} {9} {} {{") == "{0} {1} {9} {} {{");
  CHECK(spanish("no group '{0}{1}' on this machine") == "no hay ningún grupo '{0}{1}' en esta máquina");
  CHECK(spanish("a sentence that nobody has translated") == "a sentence that nobody has translated");
  CHECK(spanish("").empty());
}

TEST_CASE("Text that is made to be hard is left alone, or ends soon") {
  const std::string longest(puente::translate::sentence_bytes_max + 1, 'a');
  CHECK(spanish(longest) == longest);
  std::string places;
  while (places.size() < 4000) places += "line 1: ";
  CHECK(spanish(places).starts_with("línea 1: "));
  const std::string parts = [] {
    std::string out;
    while (out.size() < 4000) out += " of {} of ";
    return out;
  }();
  CHECK(spanish(parts).size() >= parts.size());
}

TEST_CASE("No two entries of the tables are for one sentence") {
  std::set<std::string_view> seen;
  for (const Sentences table : all_tables())
    for (const Sentence& one : table) {
      INFO(one.english);
      CHECK(seen.insert(one.english).second);
      CHECK(is_known(one.english));
    }
  CHECK(seen.size() > 1000);
}

TEST_CASE("Known is what stands in the tables, with places for what is filled in") {
  CHECK(is_known("no user '{}' on this machine"));
  CHECK(is_known("{}: no user '{}' on this machine"));
  CHECK(is_known("fork evidence, line 2"));
  CHECK(!is_known("no frob '{}' on this machine"));
  CHECK(!is_known("no user 'ana' on this machine"));
}
