// Logs: those of programs, and reaperd's own.
#include "daemon/control_port.hpp"
#include "output/tail.hpp"

#include <utility>

namespace reaperd::daemon {
namespace {

output::stream stream_of(control::stream stream)
{
    return stream == control::stream::standard_output ? output::stream::standard_output
                                                      : output::stream::standard_error;
}

} // namespace

result<output::capture*> control_port::capture_named(const std::string& name) const
{
    auto instance = resolve_one(name);
    if (!instance)
        return instance.error();
    if (auto* capture = children_.capture_of(*instance))
        return capture;
    return failure{name + " has no log"};
}

result<std::string> control_port::log_tail(const std::string& name, control::stream stream,
                                           control::amount amount) const
{
    auto capture = capture_named(name);
    if (!capture)
        return capture.error();
    if (const auto* lines = std::get_if<control::last_lines>(&amount))
        return (*capture)->tail_lines(stream_of(stream), lines->count);
    return (*capture)->tail_bytes(stream_of(stream), std::get<control::last_bytes>(amount).count);
}

result<control::subscription> control_port::follow(const std::string& name, control::stream stream, on_output callback)
{
    auto capture = capture_named(name);
    if (!capture)
        return capture.error();
    return (*capture)->follow(stream_of(stream), std::move(callback));
}

std::optional<std::string> control_port::log_file(const std::string& name, control::stream stream) const
{
    const auto capture = capture_named(name);
    if (!capture || !(*capture)->keeps_log(stream_of(stream)))
        return std::nullopt;
    return (*capture)->log_path(stream_of(stream));
}

std::string control_port::own_log_file() const
{
    return log_.path();
}

std::string control_port::own_log_tail(control::amount amount) const
{
    if (const auto* lines = std::get_if<control::last_lines>(&amount))
        return output::tail_lines(log_.path(), lines->count);
    return output::tail_bytes(log_.path(), std::get<control::last_bytes>(amount).count);
}

control::subscription control_port::follow_own_log(on_output callback)
{
    return log_.follow(std::move(callback));
}

void control_port::note(const std::string& sentence)
{
    hooks_.log(sentence);
}

} // namespace reaperd::daemon
