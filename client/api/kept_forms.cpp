// Drafts: forms and documents that officers keep to go on with.
#include <algorithm>

#include "client/api/handlers.h"

namespace puente::client::api {

using nlohmann::json;

namespace {

constexpr std::size_t shown_bytes_max = 4096;  // in the list: enough for a form's head

Answer<ports::FormRow> form_of(const Context& context, std::uint64_t number) {
  PUENTE_TRY(std::vector<ports::FormRow> rows, context.store.forms());
  for (ports::FormRow& row : rows)
    if (row.number == number) return std::move(row);
  return fail(ErrorCode::not_found, "there is no draft " + std::to_string(number) + " (puente drafts)");
}

Handled number_of(const Context&, core::FormKept& kept) { return Reply{{{"number", kept.number}}}; }

}  // namespace

Handled drafts(const Context& context, Values&) {
  PUENTE_TRY(const std::vector<ports::FormRow> rows, context.store.forms());
  Reply out;
  for (const ports::FormRow& row : rows)
    out.items.push_back({{"number", row.number},
                         {"kept", format_utc(row.kept)},
                         {"bytes", row.text.size()},
                         {"text", row.text.substr(0, shown_bytes_max)}});
  return out;
}

Handled draft(const Context& context, Values& values) {
  PUENTE_TRY(const ports::FormRow row, form_of(context, values.at<std::uint64_t>("number")));
  return Reply{{{"number", row.number}, {"kept", format_utc(row.kept)}, {"text", row.text}}};
}

Handled keep_draft(const Context& context, Values& values) {
  const std::string& text = values.at<std::string>("text");
  if (text.size() > ports::form_bytes_max)
    return fail(ErrorCode::too_large, "a draft of more than 1 MiB: keep it as a file, and send that");
  if (text.find_first_not_of(" \t\r\n") == text.npos) return fail(ErrorCode::usage, "a draft that says nothing");
  const std::uint64_t number = values.value_or<std::uint64_t>("number", 0);
  if (number != 0) {
    PUENTE_TRY(const ports::FormRow before, form_of(context, number));
  } else {
    PUENTE_TRY(const std::vector<ports::FormRow> rows, context.store.forms());
    if (rows.size() >= ports::forms_max)
      return fail(ErrorCode::too_large, "200 drafts are kept already; send or drop some first (puente drafts)");
  }
  return ask<core::FormKept>(core::KeepForm{0, number, text}, number_of);
}

Handled drop_draft(const Context& context, Values& values) {
  const std::uint64_t number = values.at<std::uint64_t>("number");
  PUENTE_TRY(const ports::FormRow row, form_of(context, number));
  return ask<core::FormKept>(core::DropForm{0, number}, number_of);
}

}  // namespace puente::client::api
