#include "config/expansion.hpp"

#include "config/printf_format.hpp"
#include "config/suggestion.hpp"
#include "config/text.hpp"

#include <boost/algorithm/string/join.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <iterator>

namespace reaperd::config {
namespace {

mistake unknown(std::string_view name, const names& known, std::size_t offset)
{
    if (boost::algorithm::starts_with(name, "ENV_"))
        return {"the environment has no " + quoted(name.substr(4)) + " for %(" + std::string(name)
                    + ")s: set it before reaperd starts, or in environment= of [reaperd]",
                offset};
    auto all = known.available();
    return {quoted(name) + " is no name that can be expanded here" + did_you_mean(name, all) + "; there are "
                + boost::algorithm::join(std::vector<std::string>(all.begin(), all.end()), ", ")
                + " and ENV_x, and a percent sign is written %%",
            offset};
}

// The name between the parentheses that begin at `at`; parentheses may nest.
std::optional<std::string_view> name_at(std::string_view text, std::size_t at)
{
    int depth = 0;
    for (auto end = at; end < text.size(); ++end) {
        depth += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
        if (depth == 0)
            return text.substr(at + 1, end - at - 1);
    }
    return std::nullopt;
}

// Appends what the conversion at text[at] == '%' stands for. Returns where the text goes on.
reading<std::size_t> convert(std::string_view text, std::size_t at, const names& known, std::string& to)
{
    if (at + 1 < text.size() && text[at + 1] == '%') {
        to += '%';
        return at + 2;
    }
    if (at + 1 == text.size() || text[at + 1] != '(')
        return mistake(
            "a percent sign stands before the name of a variable, as in %(program_name)s: write %% for the sign itself",
            at);
    auto name = name_at(text, at + 1);
    if (!name)
        return mistake("the name after %( has no end: write %(name)s, or %% for a percent sign", at);
    auto value = known.find(*name);
    if (!value)
        return unknown(*name, known, at);
    auto rest = text.substr(at + 3 + name->size());
    auto format = parse_printf_format(rest);
    auto shown = format ? formatted(*format, *value) : std::nullopt;
    if (!shown)
        return mistake("%(" + std::string(*name) + ") is followed by no format that suits it: write %("
                           + std::string(*name) + (value->index() == 0 ? ")s" : ")d"),
                       at);
    to += *shown;
    return text.size() - rest.size() + format->length;
}

} // namespace

std::optional<named_value> names::find(std::string_view name) const
{
    if (boost::algorithm::starts_with(name, "ENV_")) {
        const std::string variable(name.substr(4));
        for (const auto* environment : environments)
            if (environment && environment->contains(variable))
                return named_value(std::string_view(environment->find(variable)->second));
        return std::nullopt;
    }
    if (name == "here")
        return here;
    if (name == "host_node_name")
        return host_node_name;
    if (name == "program_name")
        return program_name;
    if (name == "group_name")
        return group_name;
    if (name == "process_num")
        return process_num;
    if (name == "numprocs")
        return numprocs;
    return std::nullopt;
}

std::vector<std::string_view> names::available() const
{
    std::vector<std::string_view> all;
    for (auto name : {"here", "host_node_name", "program_name", "group_name", "process_num", "numprocs"})
        if (find(name))
            all.emplace_back(name);
    return all;
}

std::size_t expanded::origin(std::size_t offset) const
{
    auto next = std::upper_bound(marks.begin(), marks.end(), offset,
                                 [](std::size_t at, const mark& one) { return at < one.offset; });
    if (next == marks.begin())
        return offset;
    const auto& last = *std::prev(next);
    return last.is_copy ? last.origin + (offset - last.offset) : last.origin;
}

reading<expanded> expand(std::string_view text, const names& known)
{
    expanded result;
    for (std::size_t at = 0;;) {
        auto percent = std::min(text.find('%', at), text.size());
        result.text.append(text.substr(at, percent - at));
        if (percent == text.size())
            return result;
        result.marks.push_back({result.text.size(), percent, false});
        auto next = convert(text, percent, known, result.text);
        if (!next)
            return next.error();
        at = *next;
        result.marks.push_back({result.text.size(), at, true});
    }
}

} // namespace reaperd::config
