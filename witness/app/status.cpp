#include "witness/app/status.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "crypto/base/escape.h"
#include "crypto/tlog/quorum.h"
#include "io/files.h"
#include "translate/translate.h"
#include "witness/io/file_head_store.h"

namespace puente::witness::app {
namespace {

constexpr std::size_t vkey_bytes_max = 4096;

Result<tlog::Vkey> read_vkey(const Config& config) {
  PUENTE_TRY(std::string text, puente::io::read_text(config.vkey(), vkey_bytes_max));
  if (text.ends_with('\n')) text.pop_back();
  auto vkey = tlog::parse_vkey(text);
  if (!vkey) return tl::unexpected(vkey.error().at(config.vkey().string()));
  return vkey;
}

bool is_of_the_shard_before(const std::string& note, const core::Terms& terms) {
  return terms.handover &&
         tlog::verify_head_log_only(view_of(note), terms.handover->log, terms.handover->log.name).has_value();
}

}  // namespace

Answer<HeldHead> read_held(const Config& config, Instant now) {
  PUENTE_TRY(const trust::SignedTreaty treaty, load_treaty(config, now));
  PUENTE_TRY(const tlog::Vkey vkey, read_vkey(config));
  HeldHead out;
  PUENTE_TRY(out.terms, core::terms_of(treaty.treaty(), vkey.key));
  io::FileHeadStore heads(config.folder);
  PUENTE_TRY(const std::optional<std::string> kept, heads.newest());
  if (!kept || is_of_the_shard_before(*kept, out.terms)) return out;
  PUENTE_TRY(out.head, core::read_kept(*kept, out.terms));
  return out;
}

std::string render_json(const HeldHead& held) {
  nlohmann::ordered_json out{
      {"witness", held.terms.name}, {"origin", held.terms.origin}, {"size", nullptr}, {"root", nullptr}};
  if (held.head) {
    out["size"] = held.head->size;
    out["root"] = held.head->root.hex();
  }
  return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string render_text(const HeldHead& held, Language language) {
  const std::string name = escape_line(held.terms.name);
  const std::string origin = escape_line(held.terms.origin);
  if (!held.head) return translate::to(language, fmt::format("{}: has cosigned nothing of {} yet\n", name, origin));
  return translate::to(language, fmt::format("{}: has cosigned {} entries of {}, root {}\n", name, held.head->size,
                                             origin, held.head->root.hex()));
}

}  // namespace puente::witness::app
