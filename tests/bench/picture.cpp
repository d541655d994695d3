#include "tests/bench/picture.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace majlis::bench {
namespace {

// Pixels.
constexpr int width = 760, margin = 28, row = 26, names = 170, values = 80;

class Drawing {
 public:
  void heading(const std::string& words) { text(margin, advance(34), words, "17px", "600", "#1c2321"); }
  void table(const Bars& table) {
    text(margin, advance(34), table.title, "14px", "400", "#55605c");
    double most = 0;
    for (const auto& [name, value] : table.bars) most = std::max(most, value);
    for (const auto& [name, value] : table.bars) bar(name, value, most);
  }
  std::string finish() const {
    return fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\">\n"
                       "<rect width=\"{0}\" height=\"{1}\" rx=\"14\" fill=\"#fffcf5\"/>\n{2}</svg>\n",
                       width, at_ + margin, shapes_);
  }

 private:
  void bar(const std::string& name, double value, double most) {
    const int top = at_ + 8;
    const int baseline = advance(row);
    const bool ours = name.starts_with("Majlis");
    const auto length = static_cast<int>(value / most * (width - 2 * margin - names - values));
    text(margin, baseline, name, "14px", ours ? "600" : "400", "#1c2321");
    shapes_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"16\" rx=\"4\" fill=\"{}\"/>\n", margin + names, top + 2, length, ours ? "#0b5c5a" : "#c3c8bf");
    text(margin + names + length + 8, baseline, fmt::format("{:.2f} µs", value), "14px", ours ? "600" : "400", "#1c2321");
  }
  int advance(int height) { return at_ += height; }
  void text(int x, int y, const std::string& words, const char* size, const char* weight, const char* colour) {
    shapes_ += fmt::format("<text x=\"{}\" y=\"{}\" font-family=\"system-ui, sans-serif\" font-size=\"{}\" font-weight=\"{}\" fill=\"{}\">{}</text>\n", x, y, size, weight, colour, words);
  }

  int at_ = 10;
  std::string shapes_;
};

}  // namespace

std::string draw(const std::string& heading, const std::vector<Bars>& tables) {
  Drawing drawing;
  drawing.heading(heading);
  for (const auto& table : tables) drawing.table(table);
  return drawing.finish();
}

}  // namespace majlis::bench
