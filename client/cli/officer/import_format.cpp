#include "client/cli/officer/import_format.h"

#include <nlohmann/json.hpp>

#include "client/cli/agent.h"
#include "client/exchange/geojson_read.h"
#include "client/exchange/misp.h"
#include "client/present/messages/exchange.h"
#include "crypto/base/escape.h"
#include "io/files.h"
#include "policy/model/agency.h"

namespace puente::client::cli {
namespace {

namespace fs = std::filesystem;
namespace exchange_texts = messages::exchange;

constexpr std::size_t format_batch_records = 256, format_batch_bytes = 4 << 20, printed_left_max = 20;

template <class E>
Status read_choice(const std::string& typed, const char* option, E& out) {
  if (typed.empty()) return {};
  const auto value = model::parse_name<E>(typed);
  if (!value) return tl::unexpected<Error>(value.error().at(option));
  out = *value;
  return {};
}

Result<json> recipients(const std::string& to) {
  if (to.empty()) return fail(ErrorCode::usage, "who gets the records? --to US/DEA,US/FBI");
  json out = json::array();
  for (std::size_t at = 0; at <= to.size();) {
    const std::size_t comma = std::min(to.find(',', at), to.size());
    const auto agency = model::parse_agency(std::string_view(to).substr(at, comma - at));
    if (!agency) return fail(ErrorCode::usage, "--to: " + agency.error().what);
    out.push_back(model::text_of(*agency));
    at = comma + 1;
  }
  return out;
}

struct Counts {
  std::uint64_t sent = 0, existing = 0, refused = 0, differs = 0;
};

class Sending {
 public:
  Sending(session::AgentApi& api, const FormatImport& options, exchange::Imported& imported)
      : api_(api), options_(options), imported_(imported) {}

  Result<Counts> run(const json& to) {
    for (exchange::Draft& draft : imported_.drafts) {
      draft.document["to"] = to;
      const std::size_t bytes = line_of(draft.document).size();
      if (!records_.empty() && (records_.size() == format_batch_records || bytes_ + bytes > format_batch_bytes))
        PUENTE_REQUIRE(flush());
      records_.push_back({{"document", std::move(draft.document)}, {"origin", draft.origin}});
      origins_.push_back(draft.origin);
      bytes_ += bytes;
    }
    if (!records_.empty()) PUENTE_REQUIRE(flush());
    return counts_;
  }

 private:
  Status flush() {
    std::size_t answered = 0;
    const json request{{"op", "send-batch"},
                       {"records", std::exchange(records_, json::array())},
                       {"update", options_.update},
                       {"trial", options_.trial}};
    bytes_ = 0;
    PUENTE_TRY(const json done, api_.call(request, [&](const json& item) -> Status {
      if (answered >= origins_.size())
        return fail(ErrorCode::malformed, "the agent answered for more records than it got");
      take_answer(item, origins_[answered++]);
      return {};
    }));
    if (answered != origins_.size()) return fail(ErrorCode::malformed, "the agent did not answer for every record");
    origins_.clear();
    return {};
  }

  void take_answer(const json& item, const std::string& origin) {
    if (item.is_object() && item.contains("error")) {
      ++counts_.refused;
      imported_.left.push_back({origin, session::error_from(item["error"]).what});
      return;
    }
    const std::string did = text_at(item, "did");
    if (did == "differs" || did == "recalled" || did == "further") ++counts_.differs;
    ++(item.is_object() && item.value("existing", false) ? counts_.existing : counts_.sent);
  }

  session::AgentApi& api_;
  const FormatImport& options_;
  exchange::Imported& imported_;
  json records_ = json::array();
  std::vector<std::string> origins_;
  std::size_t bytes_ = 0;
  Counts counts_;
};

Status write_left(const Context& context, const FormatImport& options, const std::vector<exchange::Left>& left) {
  std::string text;
  for (const exchange::Left& one : left) {
    std::string why = escape(say(context, one.why));
    std::ranges::replace(why, '\n', ' ');
    text += escape(one.id) + "\t" + why + "\n";
  }
  return write_output(context, options.left, view_of(text), puente::io::Mode::secret, {options.file});
}

void print_left(const Context& context, const FormatImport& options, const std::vector<exchange::Left>& left) {
  if (left.empty()) return;
  fmt::print("{}\n", say(context, exchange_texts::left, left.size()));
  if (!options.left.empty()) return;
  for (std::size_t i = 0; i < left.size() && i < printed_left_max; ++i)
    fmt::print("{}\n", say(context, exchange_texts::left_one, escape(left[i].id), escape(say(context, left[i].why))));
  if (left.size() > printed_left_max)
    fmt::print("{}\n", say(context, exchange_texts::more_left, left.size() - printed_left_max));
}

json json_of(const std::vector<exchange::Left>& left) {
  json out = json::array();
  for (const exchange::Left& one : left) out.push_back({{"id", one.id}, {"why", one.why}});
  return out;
}

}  // namespace

Status import_format(Context& context, const FormatImport& options) {
  exchange::ImportChoice choice;
  if (options.purpose.empty())
    return fail(ErrorCode::usage, "what may the records be used for? --purpose counter-narcotics, or another purpose");
  PUENTE_REQUIRE(read_choice(options.purpose, "--purpose", choice.purpose));
  PUENTE_REQUIRE(read_choice(options.urgency, "--urgency", choice.urgency));
  PUENTE_REQUIRE(read_choice(options.tlp, "--tlp", choice.unmarked));
  std::optional<model::Kind> kind;
  if (!options.kind.empty()) PUENTE_REQUIRE(read_choice(options.kind, "--kind", kind.emplace()));
  PUENTE_TRY(const json to, recipients(options.to));
  if (!options.left.empty()) PUENTE_REQUIRE(check_output(context, options.left, {options.file}));
  PUENTE_TRY(const std::string text, puente::io::read_text(options.file, exchange::stix_bytes_max));
  auto imported = options.format == "geojson" ? exchange::import_geojson(text, choice, kind)
                  : options.format == "misp"  ? exchange::import_misp(text, choice)
                                              : exchange::import_stix(text, choice);
  if (!imported) return tl::unexpected<Error>(imported.error().at(options.file.string()));
  PUENTE_TRY(session::AgentApi api, agent_of(context));
  PUENTE_TRY(const Counts counts, Sending(api, options, *imported).run(to));
  if (!options.left.empty()) PUENTE_REQUIRE(write_left(context, options, imported->left));
  if (!imported->left.empty() || counts.differs > 0) context.exit = Exit::finding;
  if (context.json) {
    fmt::print("{}\n", line_of({{"sent", counts.sent},
                                {"existing", counts.existing},
                                {"refused", counts.refused},
                                {"differs", counts.differs},
                                {"trial", options.trial},
                                {"left", json_of(imported->left)}}));
    return {};
  }
  if (options.trial) fmt::print("{}\n", say(context, exchange_texts::trial));
  fmt::print("{}\n", say(context, exchange_texts::imported, counts.sent, counts.existing, counts.refused));
  if (counts.differs > 0) fmt::print("{}\n", say(context, exchange_texts::differs, counts.differs));
  print_left(context, options, imported->left);
  return {};
}

}  // namespace puente::client::cli
