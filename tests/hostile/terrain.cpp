#include "tests/hostile/terrain.h"

#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "client/session/broker_session.h"
#include "io/clock.h"

namespace puente::hostile {
namespace {

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

const trust::Device& Terrain::device(const std::string& agency) const {
  for (const trust::Device* const one : directory.all())
    if (model::text_of(one->agency) == agency && one->role == pki::Role::agent) return *one;
  throw std::runtime_error("no agent of " + agency);
}

Result<Terrain> survey(const std::filesystem::path& folder) {
  PUENTE_TRY(const auto session, client::session::BrokerSession::open(folder / "liaisons" / "mx-1"));
  PUENTE_TRY(trust::Directory directory, session->directory(io::now()));
  const trust::Treaty& treaty = session->treaty().treaty();
  Terrain out{.folder = folder,
              .endpoint = treaty.broker.endpoint,
              .broker_key = treaty.broker.curve,
              .authority = treaty.broker.device_key_id(),
              .shard = treaty.shard(),
              .witnesses = {},
              .directory = std::move(directory),
              .broker = 0};
  for (const char* const nation : {"mx", "us"}) {
    std::istringstream port(text_of_file(folder / "witnesses" / nation / "port"));
    std::string number;
    port >> number;
    out.witnesses.push_back("127.0.0.1:" + number);
  }
  std::istringstream(text_of_file(folder / "run" / "broker.pid")) >> out.broker;
  if (out.broker == 0) return fail(ErrorCode::not_found, "no broker runs in " + folder.string());
  return out;
}

bool lives(int process) { return ::kill(process, 0) == 0; }

Usage usage_of(int process) {
  Usage out;
  const std::filesystem::path proc = "/proc/" + std::to_string(process);
  // Fields 14, 15 and 24 of proc(5) /proc/pid/stat; the name in parentheses may hold spaces.
  const std::string stat = text_of_file(proc / "stat");
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return out;
  std::istringstream fields(stat.substr(name_end + 1));
  const std::vector<std::string> values(std::istream_iterator<std::string>(fields), {});
  if (values.size() < 22) return out;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  out.cpu_seconds = (std::stod(values[11]) + std::stod(values[12])) / ticks;
  out.memory_mib = std::stod(values[21]) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
  std::error_code ignored;
  for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator(proc / "fd", ignored)) ++out.descriptors;
  return out;
}

double megabytes_of(const std::filesystem::path& folder) {
  double bytes = 0;
  std::error_code ignored;
  for (const auto& one : std::filesystem::directory_iterator(folder, ignored))
    if (one.is_regular_file(ignored)) bytes += static_cast<double>(one.file_size(ignored));
  return bytes / 1e6;
}

}  // namespace puente::hostile
