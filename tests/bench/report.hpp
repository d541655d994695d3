/// What was measured, round by round, and the table that comes of it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace majlis::bench {

/// How the rounds of a figure become one: the middle one, or for what must not happen at all the worst.
enum class Over { median, worst };

struct Figure {
  std::string_view name;       ///< with its unit
  int decimals;
  Over over = Over::median;
};

/// What one subject of a case gave in one round.
class Row {
 public:
  void set(const Figure& figure, double value) { values.emplace_back(figure, value); }
  void note(std::string text) { notes.push_back(std::move(text)); }

  std::vector<std::pair<Figure, double>> values;
  std::vector<std::string> notes;
};

/// Something that is measured under the same load as the others of its case; throws when it can't be.
struct Subject {
  std::string name;
  std::function<void(Row&)> measure;
};

struct Case {
  std::string name;            ///< as the command line says it
  std::string title;
  std::vector<Subject> subjects;
  std::string compared_with = {};   ///< the subject that is 1 in the last column; empty: no such column
  std::string_view compared_by = {};   ///< a figure's name; empty: each row's first
  bool usual = true;           ///< runs when no case is named
};

class Report {
 public:
  /// The rows of a case come in rounds, and any number of times.
  void add(const Case& of, const Subject& subject, const Row& row);
  /// A subject that could not be measured.
  void fail(const Case& of, const Subject& subject, std::string_view why);
  bool has_failed(const Case& of, const Subject& subject) const;

  std::string markdown() const;
  std::string json() const;
  /// An SVG of what a delivery costs in each of the relays that were measured; empty when there is none.
  std::string picture() const;

 private:
  struct Series {
    Figure figure;
    std::vector<double> rounds;
    double value() const;
  };
  struct Line {
    std::string subject;
    std::vector<Series> series;
    bool failed = false;
    const Series* find(std::string_view figure) const;
  };
  struct Section {
    std::string name, title, compared_with, compared_by;
    std::vector<Line> lines;
    std::map<std::string, int> notes;   ///< and in how many rounds
  };
  Section& section(const Case& of);
  Line& line(const Case& of, const Subject& subject);
  static std::string table(const Section& section);

  std::vector<Section> sections_;
};

}  // namespace majlis::bench
