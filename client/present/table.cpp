#include "client/present/table.h"

#include <algorithm>

#include "crypto/base/check.h"
#include "crypto/base/columns.h"

namespace puente::client::present {
namespace {

// The room that a row's text should have before columns give way to it.
std::size_t text_columns_wanted(std::size_t columns) { return std::max<std::size_t>(20, columns * 3 / 8); }
// Where even that is not there, the text begins on a line of its own, so far from the left.
constexpr std::size_t text_columns_least = 16, hang_least = 4;

// ECMA-48, SGR.
std::string_view code_of(Tone tone) {
  switch (tone) {
    case Tone::plain:
      return "";
    case Tone::strong:
      return "\x1b[1m";
    case Tone::quiet:
      return "\x1b[2m";
    case Tone::warning:
      return "\x1b[33m";
    case Tone::alarm:
      return "\x1b[1;31m";
  }
  return "";
}

std::string painted(const Screen& screen, Tone tone, std::string_view text) {
  const std::string_view code = code_of(tone);
  if (!screen.colour || code.empty() || text.empty()) return std::string(text);
  return std::string(code) + std::string(text) + "\x1b[0m";
}

// A line of the text that all spans make together, each part of it in its own tone.
std::string painted_line(const Screen& screen, const Spans& spans, std::string_view all, std::string_view line) {
  std::string out;
  auto begin = static_cast<std::size_t>(line.data() - all.data());
  const std::size_t end = begin + line.size();
  std::size_t span_begin = 0;
  for (const Span& span : spans) {
    const std::size_t span_end = span_begin + span.text.size();
    if (const std::size_t until = std::min(end, span_end); begin < until) {
      out += painted(screen, span.tone, all.substr(begin, until - begin));
      begin = until;
    }
    span_begin = span_end;
  }
  return out;
}

std::string cell_text(const Column& column, std::string_view text) {
  std::string_view shown = text;
  if (column.cut == Cut::plain) shown = beginning_of(text, column.columns);
  const std::size_t width = columns_of(shown);
  if (column.align == Align::right && width < column.columns)
    return std::string(column.columns - width, ' ') + std::string(shown);
  return fit(shown, column.columns);
}

}  // namespace

Tone tone_of_tlp(std::string_view tlp) {
  if (tlp == "TLP:RED") return Tone::alarm;
  return tlp.starts_with("TLP:AMBER") ? Tone::warning : Tone::plain;
}

Tone tone_of_urgency(std::string_view urgency) {
  if (urgency == "threat-to-life") return Tone::alarm;
  return urgency == "urgent" ? Tone::warning : Tone::plain;
}

std::string painted(const Screen& screen, const Span& span) { return painted(screen, span.tone, span.text); }

std::string wrapped(const Screen& screen, std::string_view first, std::size_t first_columns, const Spans& spans,
                    std::size_t hang) {
  std::string all;
  for (const Span& span : spans) all += span.text;
  std::string out(first);
  if (screen.columns == 0) {
    std::string line;
    for (const std::string_view one : lines_of(all, all.size(), all.size()))
      line += (line.empty() ? "" : "\n" + std::string(hang, ' ')) + painted_line(screen, spans, all, one);
    return out + line + "\n";
  }
  const std::size_t room = screen.columns > hang ? screen.columns - hang : 1;
  const std::size_t first_room = screen.columns > first_columns ? screen.columns - first_columns : 0;
  bool begun = false;
  for (const std::string_view line : lines_of(all, first_room, room)) {
    if (begun) out += "\n" + std::string(line.empty() ? 0 : hang, ' ');
    out += painted_line(screen, spans, all, line);
    begun = true;
  }
  return out + "\n";
}

std::string wrapped(const Screen& screen, std::string_view text, std::size_t hang) {
  return wrapped(screen, "", 0, {Span(text)}, hang);
}

Table::Table(const Screen& screen, std::initializer_list<Column> columns, std::size_t indent)
    : screen_(screen), columns_(columns), indent_(indent) {
  if (screen_.columns == 0) return;
  unsigned ranks = 0;
  for (const Column& one : columns_) ranks = std::max(ranks, one.rank);
  for (unsigned rank = ranks; rank > 0 && !fits(); --rank)
    for (Column& one : columns_)
      if (one.rank == rank) one.columns = std::min(one.columns, one.least);
  for (unsigned rank = ranks; rank > 0 && !fits(); --rank)
    for (Column& one : columns_)
      if (one.rank == rank) one.columns = 0;
}

std::size_t Table::used() const {
  std::size_t out = indent_;
  for (const Column& one : columns_) out += one.columns == 0 ? 0 : one.columns + 1;
  return out;
}

bool Table::fits() const { return used() + text_columns_wanted(screen_.columns) <= screen_.columns; }

std::string Table::row(const std::vector<Span>& cells, const Spans& text) const {
  PUENTE_CHECK(cells.size() == columns_.size(), "a row has a cell for each column");
  std::string out(indent_, ' ');
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (columns_[i].columns != 0) out += painted(screen_, cells[i].tone, cell_text(columns_[i], cells[i].text)) + " ";
  const bool empty = std::ranges::all_of(text, [](const Span& span) { return span.text.empty(); });
  if (empty) {
    while (out.ends_with(' ')) out.pop_back();
    return out + "\n";
  }
  const bool below = screen_.columns != 0 && used() + text_columns_least > screen_.columns;
  if (!below) return wrapped(screen_, out, used(), text, used());
  while (out.ends_with(' ')) out.pop_back();
  const std::string margin(hang_least, ' ');
  return out + "\n" + wrapped(screen_, margin, hang_least, text, hang_least);
}

Table labelled(const Screen& screen, std::size_t label_columns) {
  return Table(screen, {{.columns = label_columns, .least = label_columns}});
}

}  // namespace puente::client::present
