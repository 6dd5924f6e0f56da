#include "report.hpp"

#include <algorithm>
#include <cstdio>

namespace bench {

void samples::add(const std::string& subject, double value)
{
    if (!values_.contains(subject))
        subjects_.push_back(subject);
    values_[subject].push_back(value);
}

void samples::add(const std::string& subject, nanoseconds took)
{
    add(subject, std::chrono::duration<double, std::milli>(took).count());
}

double samples::median(const std::string& subject) const
{
    return quantile(subject, 0.5);
}

double samples::quantile(const std::string& subject, double share) const
{
    auto sorted = values_.at(subject);
    std::ranges::sort(sorted);
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

void report::table(std::string_view title, std::string_view unit, const samples& all,
                   const std::optional<std::string>& base)
{
    std::printf("\n%.*s\n", static_cast<int>(title.size()), title.data());
    std::printf("  %-24s %11s %11s %11s %6s%s\n", "", "median", "p10", "p90", "n", base ? "    ratio" : "");
    for (const auto& subject : all.subjects()) {
        std::printf("  %-24s %11.3f %11.3f %11.3f %6zu", subject.c_str(), all.median(subject),
                    all.quantile(subject, 0.1), all.quantile(subject, 0.9), all.count(subject));
        if (base)
            std::printf(" %8.2f", all.median(subject) / all.median(*base));
        std::printf("  %.*s\n", static_cast<int>(unit.size()), unit.data());
    }
    std::fflush(stdout);
}

void report::at_most(std::string_view what, double value, double limit)
{
    verdict(what, value, "<=", limit, value <= limit);
}

void report::at_least(std::string_view what, double value, double limit)
{
    verdict(what, value, ">=", limit, value >= limit);
}

void report::verdict(std::string_view what, double value, std::string_view relation, double limit, bool pass)
{
    misses_ += !pass;
    std::printf("  %-4s  %.*s: %.2f (target %.*s %.2f)\n", pass ? "pass" : "MISS", static_cast<int>(what.size()),
                what.data(), value, static_cast<int>(relation.size()), relation.data(), limit);
    std::fflush(stdout);
}

} // namespace bench
