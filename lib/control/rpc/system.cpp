#include "control/rpc/table.hpp"

#include <algorithm>
#include <boost/json/object.hpp>

namespace reaperd::control::rpc {
namespace {

namespace json = boost::json;

constexpr std::string_view multicall_help =
    "Make several calls, each a struct of methodName and params, one after another. Returns their results; that of a "
    "call that failed is a struct of faultCode and faultString.";

listed_call call_of(const json::value& listed)
{
    const auto* members = listed.if_object();
    const auto* name = members ? members->if_contains("methodName") : nullptr;
    if (!name || !name->is_string())
        return make_fault(code::incorrect_parameters, "No methodName");
    if (name->get_string() == multicall)
        return make_fault(code::incorrect_parameters, "Recursive system.multicall forbidden");
    const auto* parameters = members->if_contains("params");
    if (parameters && !parameters->is_array())
        return make_fault(code::incorrect_parameters);
    return call{std::string(name->get_string()), parameters ? parameters->get_array() : json::array{}};
}

} // namespace

outcome list_methods(const api&)
{
    std::vector<std::string_view> names{multicall};
    for (const auto& each : methods())
        if (!each.name.starts_with("reaperd.")) // ours; who knows of it need not ask
            names.push_back(each.name);
    std::ranges::sort(names);
    return json::value(json::array(names.begin(), names.end()));
}

outcome method_help(const api&, std::string name)
{
    if (name == multicall)
        return json::value(multicall_help);
    const auto* known = find_method(name);
    if (!known)
        return make_fault(code::signature_unsupported);
    return json::value(known->help);
}

outcome method_signature(const api&, std::string name)
{
    if (name == multicall)
        return json::value{"array", "array"};
    const auto* known = find_method(name);
    if (!known)
        return make_fault(code::signature_unsupported);
    json::array types{known->result};
    for (const auto type : known->types())
        types.emplace_back(type);
    return json::value(std::move(types));
}

std::variant<std::vector<listed_call>, fault> calls_of(const json::array& parameters)
{
    if (parameters.size() != 1 || !parameters.front().is_array())
        return make_fault(code::incorrect_parameters);
    std::vector<listed_call> calls;
    for (const auto& each : parameters.front().get_array())
        calls.push_back(call_of(each));
    return calls;
}

json::value result_of(answer told)
{
    if (const auto* wrong = std::get_if<fault>(&told))
        return json::object{{"faultCode", wrong->code}, {"faultString", wrong->text}};
    return std::get<json::value>(std::move(told));
}

} // namespace reaperd::control::rpc
