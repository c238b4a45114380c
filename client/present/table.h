// What is printed on: a terminal of so many columns, or anything else; and rows, lines and marks that fit it.
//
// On a terminal columns shrink, then go, so that each row has room for what it says, and what it says is continued
// under itself. Anywhere else nothing depends on a width: a program reads the same lines wherever it runs. Every text
// went through escape() before. Pure.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace puente::client::present {

struct Screen {
  std::size_t columns = 0;  // 0: not a terminal
  bool colour = false;
};

// What a text should look like where there is colour. It never says more than the text itself.
enum class Tone { plain, strong, quiet, warning, alarm };

struct Span {
  template <std::convertible_to<std::string_view> T>
  Span(const T& said, Tone looks = Tone::plain) : text(std::string_view(said)), tone(looks) {}
  std::string text;
  Tone tone;
};
using Spans = std::vector<Span>;

// "TLP:RED", "TLP:AMBER+STRICT": as they are printed on paper.
Tone tone_of_tlp(std::string_view tlp);
Tone tone_of_urgency(std::string_view urgency);

std::string painted(const Screen& screen, const Span& span);

// Lines with what `spans` say, each ended: `first` stands before it (already so wide, perhaps painted), what does not
// fit its line goes on under it, `hang` columns from the left.
std::string wrapped(const Screen& screen, std::string_view first, std::size_t first_columns, const Spans& spans,
                    std::size_t hang);
// The same where nothing stands before it.
std::string wrapped(const Screen& screen, std::string_view text, std::size_t hang = 0);

enum class Align { left, right };
// Where a text is longer than its column: with a sign that it was cut, or (of a time: its day) without.
enum class Cut { marked, plain };

struct Column {
  std::size_t columns;  // where there is room, and where it is no terminal
  std::size_t least;    // what it may shrink to
  unsigned rank = 0;    // the highest shrinks first and goes first; 0 does neither
  Align align = Align::left;
  Cut cut = Cut::marked;
};

// Columns of fixed width with one blank between, then a text that has the rest of the line.
class Table {
 public:
  Table(const Screen& screen, std::initializer_list<Column> columns, std::size_t indent = 0);

  // A row has a cell for each column; the last `text` may be empty. Ends with a newline.
  std::string row(const std::vector<Span>& cells, const Spans& text = {}) const;

 private:
  std::size_t used() const;
  bool fits() const;

  Screen screen_;
  std::vector<Column> columns_;  // as they are; 0 columns: not shown
  std::size_t indent_;
};

// "label          value": pages of what one thing is.
Table labelled(const Screen& screen, std::size_t label_columns);

}  // namespace puente::client::present
