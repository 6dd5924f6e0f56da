// What was measured, as a table on stdout: medians, ratios, targets, pass or miss.
#pragma once

#include "blackboard.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// Samples by subject, in the order in which the subjects first appeared.
class samples {
public:
    void add(const std::string& subject, double value);
    void add(const std::string& subject, nanoseconds took); // as milliseconds

    bool has(const std::string& subject) const { return values_.contains(subject); }
    double median(const std::string& subject) const;
    double quantile(const std::string& subject, double share) const;
    std::size_t count(const std::string& subject) const { return values_.at(subject).size(); }
    const std::vector<std::string>& subjects() const { return subjects_; }

private:
    std::vector<std::string> subjects_;
    std::map<std::string, std::vector<double>> values_;
};

class report {
public:
    // One line per subject: median, the tenth and the ninetieth of a hundred, and the ratio to `base` where that is
    // given.
    void table(std::string_view title, std::string_view unit, const samples&,
               const std::optional<std::string>& base = {});

    // "pass" where value <= limit.
    void at_most(std::string_view what, double value, double limit);
    void at_least(std::string_view what, double value, double limit);

    int misses() const { return misses_; }

private:
    void verdict(std::string_view what, double value, std::string_view relation, double limit, bool pass);

    int misses_ = 0;
};

} // namespace bench
