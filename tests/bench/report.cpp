#include "tests/bench/report.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include "tests/bench/figures.hpp"
#include "tests/bench/picture.hpp"

namespace majlis::bench {
namespace {

template <class List, class Name>
auto* find_named(List& list, const Name& name, auto field) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& entry) { return std::invoke(field, entry) == name; });
  return found == list.end() ? nullptr : &*found;
}

std::string grouped(double value, int decimals) {
  auto text = fmt::format("{:.{}f}", value, decimals);
  const auto point = std::min(text.find('.'), text.size());
  for (auto at = point; at > 3 && text[at - 4] != '-';) text.insert(at -= 3, ",");
  return text;
}

}  // namespace

double Report::Series::value() const {
  auto sorted = rounds;
  std::sort(sorted.begin(), sorted.end());
  if (figure.over == Over::worst) return sorted.back();
  const auto middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const Report::Series* Report::Line::find(std::string_view name) const {
  return find_named(series, name, [](const Series& entry) { return entry.figure.name; });
}

Report::Section& Report::section(const Case& of) {
  if (auto* found = find_named(sections_, of.name, &Section::name)) return *found;
  return sections_.emplace_back(Section{of.name, of.title, of.compared_with, std::string{of.compared_by}, {}, {}});
}

Report::Line& Report::line(const Case& of, const Subject& subject) {
  auto& lines = section(of).lines;
  if (auto* found = find_named(lines, subject.name, &Line::subject)) return *found;
  return lines.emplace_back(Line{subject.name, {}});
}

void Report::add(const Case& of, const Subject& subject, const Row& row) {
  auto& series = line(of, subject).series;
  for (const auto& [figure, value] : row.values) {
    const auto name_of = [](const Series& entry) { return entry.figure.name; };
    auto* found = find_named(series, figure.name, name_of);
    if (!found) found = &series.emplace_back(Series{figure, {}});
    found->rounds.push_back(value);
  }
  for (const auto& note : row.notes) ++section(of).notes[subject.name + ": " + note];
}

void Report::fail(const Case& of, const Subject& subject, std::string_view why) {
  line(of, subject).failed = true;
  ++section(of).notes[fmt::format("{}: left out: {}", subject.name, why)];
}

bool Report::has_failed(const Case& of, const Subject& subject) const {
  const auto* found = find_named(sections_, of.name, &Section::name);
  const auto* entry = found ? find_named(found->lines, subject.name, &Line::subject) : nullptr;
  return entry && entry->failed;
}

std::string Report::table(const Section& section) {
  std::vector<Figure> columns;
  for (const auto& line : section.lines) {
    for (const auto& series : line.series) {
      if (!find_named(columns, series.figure.name, &Figure::name)) columns.push_back(series.figure);
    }
  }
  const auto* baseline = find_named(section.lines, section.compared_with, &Line::subject);
  const auto compared_by = !section.compared_by.empty() || columns.empty() ? std::string_view{section.compared_by} : columns.front().name;
  const auto* one = baseline ? baseline->find(compared_by) : nullptr;
  std::string head = "| |", rule = "| --- |", body;
  for (const auto& column : columns) {
    head += fmt::format(" {} |", column.name);
    rule += " ---: |";
  }
  if (one) {
    head += fmt::format(" {} × {} |", compared_by, section.compared_with);
    rule += " ---: |";
  }
  for (const auto& line : section.lines) {
    if (line.series.empty()) continue;
    body += fmt::format("| {} |", line.subject);
    for (const auto& column : columns) {
      const auto* series = line.find(column.name);
      body += series ? fmt::format(" {} |", grouped(series->value(), column.decimals)) : " |";
    }
    const auto* compared = one ? line.find(compared_by) : nullptr;
    if (one) body += compared ? fmt::format(" {:.2f} |", compared->value() / one->value()) : " |";
    body += '\n';
  }
  return head + '\n' + rule + '\n' + body;
}

std::string Report::markdown() const {
  std::string text;
  for (const auto& section : sections_) {
    text += fmt::format("## {}\n{}\n\n{}", section.name, section.title, table(section));
    if (!section.notes.empty()) text += '\n';
    for (const auto& [note, times] : section.notes) text += fmt::format("- {}{}\n", note, times > 1 ? fmt::format(" ({} times)", times) : "");
    text += '\n';
  }
  return text;
}

std::string Report::picture() const {
  std::vector<Bars> tables;
  for (const auto& section : sections_) {
    if (!section.name.starts_with("relay")) continue;
    Bars table{section.title, {}};
    for (const auto& line : section.lines) {
      if (const auto* cost = line.find(figures::cpu_us.name)) table.bars.emplace_back(line.subject, cost->value());
    }
    if (!table.bars.empty()) tables.push_back(std::move(table));
  }
  return tables.empty() ? "" : draw("The server's processor time for each message that somebody receives", tables);
}

std::string Report::json() const {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter writer{buffer};
  const auto string = [&](std::string_view value) { writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size())); };
  writer.StartArray();
  for (const auto& section : sections_) {
    for (const auto& line : section.lines) {
      for (const auto& series : line.series) {
        writer.StartObject();
        for (const std::string_view text : {std::string_view{"case"}, std::string_view{section.name}, std::string_view{"subject"},
                                            std::string_view{line.subject}, std::string_view{"figure"}, series.figure.name}) {
          string(text);
        }
        writer.Key("value");
        writer.Double(series.value());
        writer.Key("rounds");
        writer.StartArray();
        for (const double round : series.rounds) writer.Double(round);
        writer.EndArray();
        writer.EndObject();
      }
    }
  }
  writer.EndArray();
  return buffer.GetString();
}

}  // namespace majlis::bench
