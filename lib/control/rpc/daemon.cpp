#include "control/rpc/methods.hpp"

#include <boost/json/object.hpp>

namespace reaperd::control::rpc {
namespace {

namespace json = boost::json;

json::array list(const std::vector<std::string>& names)
{
    return json::array(names.begin(), names.end());
}

answer done(const protocol::reply&)
{
    return json::value(true);
}

answer done_or_failed(const protocol::reply& reply)
{
    if (!reply.ok)
        return make_fault(code::failed, reply.message);
    return json::value(true);
}

// Of a request for one group.
answer group_answer(const protocol::reply& reply, const std::string& name)
{
    if (!reply.ok)
        return make_fault(code::failed, reply.message);
    const auto word = reply.results.empty() ? "done" : reply.results.front().outcome;
    if (word == "no_such_group")
        return make_fault(code::bad_name, name);
    if (word == "already_added")
        return make_fault(code::already_added, name);
    if (word == "still_running")
        return make_fault(code::still_running, name);
    return json::value(true);
}

// Those of its processes that the update has stopped: the others keep running.
answer update_answer(const protocol::reply& reply, const std::string& name)
{
    auto told = group_answer(reply, name);
    if (std::holds_alternative<fault>(told))
        return told;
    json::array stopped;
    for (const auto* names : {&reply.plan.removed, &reply.plan.restarted})
        for (const auto& each : *names)
            stopped.push_back(status_of(split(each)));
    return json::value(std::move(stopped));
}

} // namespace

outcome get_api_version(const api&)
{
    return json::value("3.0");
}

outcome get_supervisor_version(const api&)
{
    return json::value(supervisor_version);
}

outcome get_identification(const api& daemon)
{
    return json::value(daemon.daemon().identifier);
}

// While it shuts down nothing is answered but that.
outcome get_state(const api&)
{
    return json::value{{"statecode", 1}, {"statename", "RUNNING"}};
}

outcome get_pid(const api& daemon)
{
    return json::value(daemon.daemon().pid);
}

outcome clear_log(const api& daemon)
{
    if (daemon.own_log_file().empty())
        return make_fault(code::no_file);
    return errand{.request = protocol::clear_log_request{}, .read = done_or_failed};
}

outcome shut_down(const api&)
{
    return errand{.request = protocol::shutdown_request{}, .read = done};
}

outcome restart(const api&)
{
    return errand{.request = protocol::start_over_request{}, .read = done_or_failed};
}

outcome reload_config(const api&)
{
    return errand{.request = protocol::reread_request{}, .read = [](const protocol::reply& reply) -> answer {
                      if (!reply.ok)
                          return make_fault(code::cant_reread, reply.message);
                      const auto& found = reply.groups;
                      json::array three{list(found.added), list(found.changed), list(found.removed)};
                      return json::value(json::array{std::move(three)});
                  }};
}

outcome add_process_group(const api&, std::string name)
{
    return errand{.request = protocol::add_request{{name}},
                  .read = [name](const protocol::reply& reply) { return group_answer(reply, name); }};
}

outcome remove_process_group(const api&, std::string name)
{
    return errand{.request = protocol::remove_request{{name}},
                  .read = [name](const protocol::reply& reply) { return group_answer(reply, name); }};
}

outcome update_process_group(const api&, std::string name)
{
    return errand{.request = protocol::update_request{{name}},
                  .read = [name](const protocol::reply& reply) { return update_answer(reply, name); }};
}

outcome send_remote_comm_event(const api&, std::string type, std::string data)
{
    return errand{.request = protocol::event_request{std::move(type), std::move(data)}, .read = done};
}

} // namespace reaperd::control::rpc
