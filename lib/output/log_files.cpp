#include "output/log_files.hpp"

#include "output/auto_log.hpp"
#include "output/console.hpp"
#include "output/device.hpp"

namespace reaperd::output {

log_files::log_files(std::function<void(std::string_view)> report, const console* on_same_terminal)
    : report_(std::move(report))
    , console_(on_same_terminal)
{
}

rotated_file* log_files::find(const std::string& path) const
{
    if (const auto waiting = unopened_.find(path); waiting != unopened_.end())
        return waiting->second;
    const auto ours = own_descriptor(path);
    const auto id = ours ? id_of(*ours) : id_of(path);
    const auto open = id ? by_id_.find(*id) : by_id_.end();
    return open == by_id_.end() ? nullptr : open->second;
}

std::shared_ptr<rotated_file> log_files::open(const std::string& path, const rotation& policy)
{
    if (auto* same = find(path)) {
        same->apply(policy);
        return same->shared_from_this();
    }
    auto opened = std::make_shared<rotated_file>(*this, path, policy);
    if (!opened->id())
        unopened_[path] = opened.get();
    return opened;
}

std::shared_ptr<rotated_file> log_files::create_auto(const std::string& directory, const std::string& identifier,
                                                     const std::string& program, std::string_view stream,
                                                     const rotation& policy)
{
    auto [created, path] = create_auto_log(directory, identifier, program, stream);
    constexpr auto privacy = rotated_file::privacy::owner_only;
    if (!created)
        return std::make_shared<rotated_file>(*this, path, policy, privacy);
    return std::make_shared<rotated_file>(*this, path, policy, std::move(created), privacy);
}

std::shared_ptr<rotated_file> log_files::reopen_auto(const std::string& directory, const std::string& identifier,
                                                     const std::string& program, std::string_view stream,
                                                     std::string_view suffix, const rotation& policy)
{
    auto [opened, path] = reopen_auto_log(directory, identifier, program, stream, suffix);
    if (!opened)
        return nullptr;
    return std::make_shared<rotated_file>(*this, path, policy, std::move(opened), rotated_file::privacy::owner_only);
}

void log_files::report(std::string_view problem)
{
    if (report_)
        report_(problem);
}

void log_files::renewed(rotated_file& file, std::optional<file_id> before)
{
    std::erase_if(unopened_, [&](const auto& waiting) { return waiting.second == &file; });
    if (const auto old = before ? by_id_.find(*before) : by_id_.end(); old != by_id_.end() && old->second == &file)
        by_id_.erase(old);
    if (file.id())
        by_id_.try_emplace(*file.id(), &file);
}

std::shared_ptr<device> log_files::own_device(int number)
{
    if (console_ && id_of(console_->target()->number()) == id_of(number))
        return console_->target();
    return device::of_inherited(number);
}

} // namespace reaperd::output
