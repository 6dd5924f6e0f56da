#include "control/rpc/log_file.hpp"
#include "control/rpc/methods.hpp"

#include <boost/json/object.hpp>

namespace reaperd::control::rpc {
namespace {

namespace json = boost::json;

bool is_process(const api& daemon, const std::string& name)
{
    return !split(name).process.empty() && daemon.process(name);
}

outcome read(const std::string& path, std::int64_t offset, std::int64_t length)
{
    auto text = read_file(path, offset, length);
    if (!text)
        return make_fault(code::no_file, path);
    if (const auto* refused = std::get_if<fault>(&*text))
        return *refused;
    return json::value(std::get<std::string>(*text));
}

outcome read(const api& daemon, const std::string& name, stream which, std::int64_t offset, std::int64_t length)
{
    if (!is_process(daemon, name))
        return make_fault(code::bad_name, name);
    const auto path = daemon.log_file(name, which);
    if (!path)
        return make_fault(code::no_file);
    return path->empty() ? outcome(json::value("")) : read(*path, offset, length);
}

outcome tail(const api& daemon, const std::string& name, stream which, std::int64_t offset, std::int64_t length)
{
    if (!is_process(daemon, name))
        return make_fault(code::bad_name, name);
    const auto end = tail_file(daemon.log_file(name, which).value_or(""), offset, length);
    return json::value(json::array{end.text, end.offset, end.overflow});
}

} // namespace

outcome read_log(const api& daemon, std::int64_t offset, std::int64_t length)
{
    const auto path = daemon.own_log_file();
    return path.empty() ? make_fault(code::no_file) : read(path, offset, length);
}

outcome read_process_stdout_log(const api& daemon, std::string name, std::int64_t offset, std::int64_t length)
{
    return read(daemon, name, stream::standard_output, offset, length);
}

outcome read_process_stderr_log(const api& daemon, std::string name, std::int64_t offset, std::int64_t length)
{
    return read(daemon, name, stream::standard_error, offset, length);
}

outcome tail_process_stdout_log(const api& daemon, std::string name, std::int64_t offset, std::int64_t length)
{
    return tail(daemon, name, stream::standard_output, offset, length);
}

outcome tail_process_stderr_log(const api& daemon, std::string name, std::int64_t offset, std::int64_t length)
{
    return tail(daemon, name, stream::standard_error, offset, length);
}

outcome clear_process_logs(const api& daemon, std::string name)
{
    if (!is_process(daemon, name))
        return make_fault(code::bad_name, name);
    return errand{.request = protocol::clear_request{{name}},
                  .read = [](const protocol::reply&) -> answer { return json::value(true); }};
}

outcome clear_all_process_logs(const api& daemon)
{
    auto all = daemon.processes();
    std::ranges::stable_sort(all, comes_first);
    json::array cleared;
    for (const auto& one : all)
        cleared.push_back(status_of({one.group, one.name}));
    return errand{
        .request = protocol::clear_request{{"all"}},
        .read = [cleared = json::value(std::move(cleared))](const protocol::reply&) -> answer { return cleared; }};
}

} // namespace reaperd::control::rpc
