// A form asked question by question: what to ask next, and whether an answer may stand.
//
// Guarantee: every field of the form that is a text, a number, a choice or a list of those is asked, sections only
// where somebody wants them; an answer that the reader of forms (reader.h) would refuse by itself is refused at once,
// with its words; what was answered so far is a form at any time. Non-guarantee: what answers say together is looked at
// when the form is read. Pure; not thread safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/form/template.h"

namespace puente::client::form {

class Interview {
 public:
  // values: that stand already, by path; they are not asked.
  Interview(model::Kind kind, Language language, FormValues values);

  // What to show and ask, without a line end after the last line; nothing: all was asked.
  std::optional<std::string> question();
  // The field that is asked for; null where it is whether a section is to be filled in.
  const FormField* asked() const { return at_ < lines_.size() && lines_[at_].field ? &*lines_[at_].field : nullptr; }
  // The answer to it, one line; empty: nothing to say. What is wrong with it, or nothing.
  std::optional<std::string> answer(std::string_view line);

  // What was answered so far.
  std::string form() const { return form_text(kind_, language_, values_); }

 private:
  std::optional<std::string> take(const FormField& field, std::string_view answer);
  std::optional<std::string> fault_of(const FormField& field, const std::string& toml) const;
  bool follows(std::string_view path) const;
  void skip_section();

  model::Kind kind_;
  Language language_;
  FormValues values_;
  std::vector<FormLine> lines_;
  std::size_t at_ = 0;
};

}  // namespace puente::client::form
