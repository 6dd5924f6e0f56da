#include "protocol/time.hpp"
#include "protocol/utf8.hpp"
#include "zombie_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace reaperctl {

namespace {

namespace json = boost::json;

json::string text_of(std::string_view text)
{
    return reaperd::protocol::valid_utf8<json::string>(text);
}

std::string start_of(const process& one, const moment& at)
{
    using resolution = reaperd::protocol::wall_time::duration;
    return reaperd::protocol::to_text(at.now - std::chrono::duration_cast<resolution>(age_of(one, at)));
}

json::array parents_of(const zombie_family& family)
{
    json::array parents;
    for (const auto& one : family.parents)
        parents.push_back(json::object{{"pid", one.pid}, {"name", text_of(one.name)}});
    return parents;
}

json::object to_object(const process& one, const zombie_family& family, const moment& at)
{
    return {{"pid", one.pid},
            {"name", text_of(one.name)},
            {"started", start_of(one, at)},
            {"parent", one.parent},
            {"parents", parents_of(family)},
            {"program", family.program ? json::value(text_of(*family.program)) : json::value(nullptr)},
            {"normal", family.neglect == neglect::reaperd},
            {"why", text_of(what_is_wrong(family))},
            {"helps", text_of(what_helps(family))}};
}

} // namespace

std::string zombies_as_json(const std::vector<zombie_family>& families, const moment& at)
{
    json::array all;
    for (const auto& family : families)
        for (const auto& one : family.zombies)
            all.push_back(to_object(one, family, at));
    return json::serialize(all);
}

} // namespace reaperctl
