#include "tests/house/arrows.h"

#include <catch2/catch_test_macros.hpp>

namespace {

using puente::house::check_arrows;
using puente::house::describe;

std::string what_of(std::string_view path, std::string_view line) {
  const auto findings = check_arrows(path, line);
  return findings.empty() ? "" : findings.front().what;
}

}  // namespace

TEST_CASE("No file of the house includes against the arrows", "[skips]") {
  const auto files = puente::house::tracked_files();
  if (files.empty()) SKIP("not a git clone");
  std::vector<puente::house::Finding> findings;
  std::size_t checked = 0;
  for (const auto& file : files) {
    if (!puente::house::is_house_code(file.path)) continue;
    ++checked;
    for (auto& finding : check_arrows(file.path, file.text)) findings.push_back(std::move(finding));
  }
  INFO(describe(findings));
  CHECK(findings.empty());
  CHECK(checked > 10);
}

TEST_CASE("Planted: an include against the arrows is found, with its line") {
  const auto findings =
      check_arrows("crypto/base/bytes.h", "// text\n#include <vector>\n#include \"crypto/tlog/tree.h\"\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].line == 3);
  CHECK(findings[0].what == "crypto/base includes crypto/tlog, against the arrows");
}

TEST_CASE("Planted: rooms of one rank do not see each other") {
  CHECK(what_of("crypto/record/seal/sealer.cpp", "#include \"crypto/record/open/open_record.h\"") != "");
  CHECK(what_of("crypto/record/inspect/verify.cpp", "#include \"crypto/record/open/open_record.h\"") != "");
  CHECK(what_of("crypto/record/open/open_record.cpp", "#include \"crypto/record/seal/sealer.h\"") != "");
  CHECK(what_of("crypto/record/derive.cpp", "#include \"crypto/record/seal/sealer.h\"") != "");
  CHECK(what_of("client/cli/show.cpp", "#include \"client/agent/daemon.h\"") != "");
  CHECK(what_of("audit/writer.cpp", "#include \"trust/treaty.h\"") != "");
  CHECK(what_of("geo/cells.cpp", "#include \"schemas/codec/record.h\"") != "");
  CHECK(what_of("policy/inspect/sharing.cpp", "#include \"audit/writer.h\"") != "");
  CHECK(what_of("client/liaison/policy_input.cpp", "#include \"client/enrol/identity.h\"") != "");
  CHECK(what_of("client/enrol/identity.cpp", "#include \"client/liaison/policy_input.h\"") != "");
}

TEST_CASE("Planted: libraries of the client know no command, sessions no enrolment, and pages no session") {
  CHECK(what_of("client/liaison/policy_input.cpp", "#include \"client/cli/context.h\"") != "");
  CHECK(what_of("client/enrol/identity.cpp", "#include \"client/cli/context.h\"") != "");
  CHECK(what_of("client/session/agent_api.cpp", "#include \"client/cli/context.h\"") != "");
  CHECK(what_of("client/session/broker_session.cpp", "#include \"client/enrol/identity.h\"") != "");
  CHECK(what_of("client/present/record_page.cpp", "#include \"client/session/agent_api.h\"") != "");
  CHECK(what_of("client/present/record_page.cpp", "#include \"client/core/agent.h\"") != "");
  CHECK(what_of("client/present/progress.cpp", "#include \"io/files.h\"").find("without I/O") != std::string::npos);
  CHECK(what_of("client/present/progress.cpp", "#include <sys/ioctl.h>") != "");
  CHECK(what_of("client/core/agent.cpp", "#include \"client/present/text.h\"") != "");
}

TEST_CASE("Planted: the walls hold where the ranks would allow it") {
  CHECK(what_of("policy/decide.cpp", "#include \"crypto/record/rules.h\"").find("never touch") != std::string::npos);
  CHECK(what_of("policy/decide.cpp", "#include \"crypto/record/inspect/decoded.h\"") != "");
  CHECK(what_of("broker/core/admission.cpp", "#include \"crypto/record/open/open_record.h\"") != "");
  CHECK(what_of("broker/app/main.cpp", "#include \"crypto/record/seal/sealer.h\"") != "");
  CHECK(what_of("crypto/record/inspect/verify.cpp", "#include \"crypto/record/locks/locks.h\"") != "");
  CHECK(what_of("trust/treaty.cpp", "#include \"crypto/record/open/recipient_keys.h\"") != "");
  CHECK(what_of("broker/io/listener.cpp", "#include \"client/core/agent.h\"") != "");
  CHECK(what_of("client/io/outbox.cpp", "#include \"broker/ports/store.h\"") != "");
  CHECK(what_of("broker/core/admission.cpp", "#include \"io/clock.h\"") != "");
}

TEST_CASE("Planted: what auditors read the log with stands below the commands, and knows no broker") {
  CHECK(what_of("audit/report/report.cpp", "#include \"client/auditor/log_audit.h\"") != "");
  CHECK(what_of("audit/report/html.cpp", "#include <fstream>") != "");
  CHECK(what_of("audit/report/tables.cpp", "#include \"audit/bundle/bundle.h\"") != "");
  CHECK(what_of("audit/bundle/bundle.cpp", "#include \"broker/ports/store.h\"") != "");
  CHECK(what_of("audit/bundle/bundle.cpp", "#include \"crypto/record/open/open_record.h\"") != "");
  CHECK(what_of("client/auditor/log_audit.cpp", "#include \"client/cli/context.h\"") != "");
  CHECK(what_of("client/auditor/log_audit.cpp", "#include \"broker/core/core.h\"") != "");
  CHECK(what_of("audit/bundle/bundle.cpp", "#include \"io/files.h\"") == "");
  CHECK(what_of("client/auditor/log_audit.cpp", "#include \"audit/report/event.h\"") == "");
  CHECK(what_of("client/cli/auditor/report.cpp", "#include \"client/auditor/log_audit.h\"") == "");
}

TEST_CASE("Planted: the witness is a third party, and sees heads only") {
  CHECK(what_of("witness/io/http_server.cpp", "#include \"client/io/party.h\"").find("third party") !=
        std::string::npos);
  CHECK(what_of("witness/app/main.cpp", "#include \"broker/ports/store.h\"").find("third party") != std::string::npos);
  CHECK(what_of("client/cli/main.cpp", "#include \"witness/core/witness.h\"").find("third party") != std::string::npos);
  CHECK(what_of("broker/app/run.cpp", "#include \"witness/core/decide.h\"").find("third party") != std::string::npos);
  CHECK(what_of("witness/app/config.cpp", "#include \"policy/toml_form.h\"") != "");
  CHECK(what_of("witness/core/witness.cpp", "#include \"audit/reader.h\"") != "");
  CHECK(what_of("witness/app/run.cpp", "#include \"crypto/record/inspect/verify.h\"") != "");
  CHECK(what_of("witness/core/witness.cpp", "#include \"io/clock.h\"") != "");
  CHECK(what_of("witness/core/witness.cpp", "#include <mutex>") != "");
  CHECK(what_of("witness/core/witness.cpp", "#include \"witness/io/file_head_store.h\"") != "");
  CHECK(what_of("witness/core/witness.cpp", "#include \"trust/treaty.h\"") == "");
  CHECK(what_of("witness/io/http_server.cpp", "#include \"io/clock.h\"") == "");
}

TEST_CASE("Planted: what is not a room, not from the root, or Cap'n Proto elsewhere is found") {
  CHECK(what_of("crypto/base/bytes.cpp", "#include \"bytes.h\"").find("path from the root") != std::string::npos);
  CHECK(what_of("crypto/base/bytes.cpp", "#include \"../base/bytes.h\"") != "");
  CHECK(what_of("extras/tool.cpp", "") == "lies in no room of the house");
  CHECK(what_of("crypto/basement/x.cpp", "") == "lies in no room of the house");
  CHECK(what_of("audit/writer.cpp", "#include \"schemas/audit.capnp.h\"").find("Cap'n Proto") != std::string::npos);
  CHECK(what_of("audit/writer.cpp", "  #  include <capnp/message.h>").find("Cap'n Proto") != std::string::npos);
}

TEST_CASE("Planted: a room without I/O includes no clock, thread, file or socket") {
  CHECK(what_of("broker/core/admission.cpp", "#include <thread>") != "");
  CHECK(what_of("policy/decide.cpp", "#include <fstream>") != "");
  CHECK(what_of("client/core/agent.cpp", "#include <sys/socket.h>") != "");
  CHECK(what_of("crypto/tlog/tree.cpp", "#include <sqlcipher/sqlite3.h>") != "");
  CHECK(what_of("trust/freshness.cpp", "  const auto now = std::chrono::system_clock::now();") != "");
  CHECK(what_of("broker/io/listener.cpp", "#include <thread>") == "");
  CHECK(what_of("io/clock.cpp", "  const auto now = std::chrono::system_clock::now();") == "");
}

TEST_CASE("Planted: geo sees the vocabulary and bytes only, and policies do not see how they are inspected") {
  CHECK(what_of("geo/gazetteer.cpp", "#include \"client/import/csv.h\"") != "");
  CHECK(what_of("geo/gazetteer.cpp", "#include \"policy/policy.h\"") != "");
  CHECK(what_of("geo/cells.cpp", "#include <fstream>") != "");
  CHECK(what_of("policy/decide.cpp", "#include \"policy/inspect/sharing.h\"") != "");
  CHECK(what_of("policy/inspect/sharing.cpp", "#include \"crypto/record/inspect/decoded.h\"") != "");
  CHECK(what_of("geo/cells.cpp", "#include \"crypto/base/error.h\"") == "");
  CHECK(what_of("client/document/ladder_steps.cpp", "#include \"geo/cells.h\"") == "");
}

TEST_CASE("Includes along the arrows are left alone") {
  CHECK(what_of("crypto/tlog/tree.cpp", "#include \"crypto/primitives/hash.h\"") == "");
  CHECK(what_of("crypto/record/seal/sealer.cpp", "#include \"crypto/record/derive.h\"") == "");
  CHECK(what_of("crypto/record/open/open_record.cpp", "#include \"crypto/record/locks/locks.h\"") == "");
  CHECK(what_of("client/core/agent.cpp", "#include \"crypto/record/open/open_record.h\"") == "");
  CHECK(what_of("policy/decide.cpp", "#include \"policy/model/grant.h\"") == "");
  CHECK(what_of("schemas/codec/wire.cpp", "#include \"schemas/wire.capnp.h\"") == "");
  CHECK(what_of("client/io/broker_link.cpp", "#include \"io/zmq.h\"") == "");
  CHECK(what_of("client/cli/liaison/policy_show.cpp", "#include \"client/liaison/policy_input.h\"") == "");
  CHECK(what_of("client/cli/operator/treaty_commands.cpp", "#include \"client/cli/command.h\"") == "");
  CHECK(what_of("client/liaison/policy_input.cpp", "#include \"client/session/broker_session.h\"") == "");
  CHECK(what_of("client/session/agent_api.cpp", "#include \"client/present/json_text.h\"") == "");
  CHECK(what_of("policy/decide.cpp", "// #include \"crypto/record/rules.h\"") == "");
  CHECK(puente::house::is_house_code("policy/decide.cpp"));
  CHECK_FALSE(puente::house::is_house_code("tests/house/arrows.cpp"));
  CHECK_FALSE(puente::house::is_house_code("policy/CMakeLists.txt"));
}
