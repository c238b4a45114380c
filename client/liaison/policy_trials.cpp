#include "client/liaison/policy_trials.h"

#include <fmt/format.h>
#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "client/document/document.h"
#include "client/document/json_places.h"
#include "io/files.h"

namespace puente::client::liaison {
namespace {

using nlohmann::json;

namespace fs = std::filesystem;
using policy::inspect::Trial;

constexpr std::size_t trials_max = 1'000'000;
constexpr std::size_t line_bytes_max = 1 << 20;
constexpr std::size_t labels_max = 1024;

tl::unexpected<Error> wrong(const char* key) {
  return fail(ErrorCode::malformed, fmt::format("'{}' is missing, or not what it must be", key));
}

Result<std::string> text_in(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return wrong(key);
  return found->get<std::string>();
}

template <class E>
Result<E> name_in(const json& object, const char* key) {
  PUENTE_TRY(const std::string text, text_in(object, key));
  return model::parse_name<E>(text);
}

Result<std::vector<std::string>> texts_in(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array() || found->size() > labels_max) return wrong(key);
  std::vector<std::string> out;
  for (const json& one : *found) {
    if (!one.is_string()) return wrong(key);
    out.push_back(one.get<std::string>());
  }
  return out;
}

Result<model::Label> label_of(model::Kind kind, std::string text) {
  return policy::inspect::parse_label(kind, text.substr(0, text.find('#')));  // the part makes no difference to policy
}

// What `puente track --facts` and accept events have in common.
Result<Trial> facts_in(const json& line, const char* sender) {
  Trial out;
  PUENTE_TRY(out.name, text_in(line, "record"));
  PUENTE_TRY(const std::string from, text_in(line, sender));
  PUENTE_TRY(out.exchange.from, model::parse_agency(from));
  PUENTE_TRY(out.exchange.kind, name_in<model::Kind>(line, "kind"));
  PUENTE_TRY(out.purpose, name_in<model::Purpose>(line, "purpose"));
  PUENTE_TRY(out.marks.tlp, name_in<model::Tlp>(line, "tlp"));
  PUENTE_TRY(out.marks.classification, name_in<model::Classification>(line, "classification"));
  PUENTE_TRY(const std::vector<std::string> caveats, texts_in(line, "caveats"));
  for (const std::string& caveat : caveats) {
    PUENTE_TRY(const model::Caveat one, model::parse_name<model::Caveat>(caveat));
    out.marks.caveats.push_back(one);
  }
  return out;
}

class Reading {
 public:
  explicit Reading(const std::vector<model::AgencyId>& senders) : senders_(senders) {}

  Status documents(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return document(path);
    std::vector<fs::path> files;
    for (auto at = fs::recursive_directory_iterator(path, error); !error && at != fs::recursive_directory_iterator();
         at.increment(error))
      if (at->is_regular_file() && at->path().extension() == ".json") files.push_back(at->path());
    if (error) return fail(ErrorCode::io, path.string() + ": " + error.message());
    std::ranges::sort(files);
    for (const fs::path& file : files) PUENTE_REQUIRE(document(file));
    return {};
  }
  Status outbox(const fs::path& path) {
    return lines(path, [&](const json& line) -> Status {
      PUENTE_TRY(Trial facts, facts_in(line, "from"));
      PUENTE_TRY(const std::vector<std::string> labels, texts_in(line, "labels"));
      for (const std::string& label : labels) {
        PUENTE_TRY(const model::Label one, label_of(facts.exchange.kind, label));
        facts.labels.push_back(one);
      }
      PUENTE_TRY(const std::vector<std::string> recipients, texts_in(line, "to"));
      for (const std::string& recipient : recipients) {
        PUENTE_TRY(facts.exchange.to, model::parse_agency(recipient));
        PUENTE_REQUIRE(add(facts));
      }
      return {};
    });
  }
  Status decisions(const fs::path& path) {
    return lines(path, [&](const json& line) -> Status {
      const std::string event = line.value("event", json()).is_string() ? line["event"].get<std::string>() : "";
      if (event == "accept") {
        PUENTE_TRY(const std::string header, text_in(line, "header"));
        PUENTE_TRY(Trial facts, facts_in(line, "agency"));
        accepted_[header] = std::move(facts);
      }
      return event == "decision" ? decision(line) : Status();
    });
  }
  std::vector<Trial> take() && { return std::move(out_); }

 private:
  Status add(Trial trial) {
    if (out_.size() == trials_max) return fail(ErrorCode::too_large, "more than 1000000 records and recipients");
    out_.push_back(std::move(trial));
    return {};
  }

  Result<model::AgencyId> sender_of(const fs::path& file) const {
    if (senders_.size() == 1) return senders_.front();
    std::string name = fs::absolute(file).parent_path().filename().string();
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (name.size() > 3 && name[2] == '-') name[2] = '/';
    auto agency = model::parse_agency(name);
    if (!agency) return fail(ErrorCode::usage, "who sends it? --from MX/SSPC says, or a folder named like mx-sspc");
    return agency;
  }

  Status document(const fs::path& file) {
    const auto status = [&]() -> Status {
      PUENTE_TRY(const std::string text, puente::io::read_text(file, document::document_bytes_max));
      PUENTE_TRY(const document::Document document, document::parse_document(text));
      Trial facts;
      facts.name = file.filename().string();
      PUENTE_TRY(facts.exchange.from, sender_of(file));
      facts.exchange.kind = document.kind;
      facts.marks = document.marks;
      facts.purpose = document.purpose;
      for (const document::DocumentSection& section : document.sections) facts.labels.push_back(section.label);
      for (const model::AgencyId& to : document.to) {
        facts.exchange.to = to;
        PUENTE_REQUIRE(add(facts));
      }
      return {};
    }();
    if (!status) return tl::unexpected<Error>(status.error().at(file.string()));
    return {};
  }

  Status decision(const json& line) {
    PUENTE_TRY(const std::string header, text_in(line, "header"));
    const auto found = accepted_.find(header);
    if (found == accepted_.end()) return {};  // accepted before these lines begin, or filtered out
    Trial trial = found->second;
    PUENTE_TRY(const std::string to, text_in(line, "agency"));
    PUENTE_TRY(trial.exchange.to, model::parse_agency(to));
    const auto slots = line.find("slots");
    if (slots == line.end() || !slots->is_array() || slots->size() > labels_max) return wrong("slots");
    for (const json& slot : *slots) {
      PUENTE_TRY(const std::string label, text_in(slot, "label"));
      PUENTE_TRY(const model::Label one, label_of(trial.exchange.kind, label));
      const auto went = slot.find("delivered");
      if (went == slot.end() || !went->is_boolean()) return wrong("delivered");
      trial.labels.push_back(one);
      trial.went.push_back(went->get<bool>());
    }
    return add(std::move(trial));
  }

  static Status lines(const fs::path& path, const std::function<Status(const json&)>& each) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(ErrorCode::io, path.string() + ": it cannot be opened");
    // Never more than one line's bound in memory, however long the file makes its lines.
    std::string buffer(line_bytes_max + 1, '\0');
    for (std::size_t number = 1; in.peek() != std::ifstream::traits_type::eof(); ++number) {
      in.getline(buffer.data(), static_cast<std::streamsize>(buffer.size()));
      const auto status = [&]() -> Status {
        if (in.fail()) return fail(ErrorCode::too_large, "longer than 1 MiB");
        const auto read = static_cast<std::size_t>(in.gcount());
        const std::string_view text(buffer.data(), in.eof() || read == 0 ? read : read - 1);  // without the newline
        PUENTE_TRY(const json line, document::parse_json(text, document::depth_max));
        if (!line.is_object()) return fail(ErrorCode::malformed, "not a JSON object");
        return each(line);
      }();
      if (!status) return tl::unexpected<Error>(status.error().at(fmt::format("{}, line {}", path.string(), number)));
    }
    return {};
  }

  const std::vector<model::AgencyId>& senders_;
  std::map<std::string, Trial> accepted_;  // by header
  std::vector<Trial> out_;
};

}  // namespace

Result<std::vector<Trial>> read_trials(const TrialFiles& files, const std::vector<model::AgencyId>& senders) {
  Reading reading(senders);
  for (const fs::path& path : files.documents) PUENTE_REQUIRE(reading.documents(path));
  if (!files.outbox.empty()) PUENTE_REQUIRE(reading.outbox(files.outbox));
  if (!files.decisions.empty()) PUENTE_REQUIRE(reading.decisions(files.decisions));
  return std::move(reading).take();
}

}  // namespace puente::client::liaison
