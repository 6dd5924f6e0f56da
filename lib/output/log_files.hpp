// The log files that are open, one object for each (device, inode), however many streams write to it.
#pragma once

#include "output/rotated_file.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace reaperd::output {

class console;

class log_files final : public file_owner {
public:
    explicit log_files(std::function<void(std::string_view)> report, const console* on_same_terminal = nullptr);

    // Never fails: a file that cannot be opened is blocked, and its owner has been told why.
    std::shared_ptr<rotated_file> open(const std::string& path, const rotation&);
    std::shared_ptr<rotated_file> create_auto(const std::string& directory, const std::string& identifier,
                                              const std::string& program, std::string_view stream, const rotation&);

    // What create_auto() made in the life before, by its random suffix; null where it is gone.
    std::shared_ptr<rotated_file> reopen_auto(const std::string& directory, const std::string& identifier,
                                              const std::string& program, std::string_view stream,
                                              std::string_view suffix, const rotation&);

    std::uint64_t lost_bytes() const { return lost_bytes_; }
    std::uint64_t times_blocked() const { return times_blocked_; }

private:
    void report(std::string_view problem) override;
    void renewed(rotated_file&, std::optional<file_id> before) override;
    void blocked() override { ++times_blocked_; }
    void lost(std::uint64_t bytes) override { lost_bytes_ += bytes; }
    std::shared_ptr<device> own_device(int descriptor) override;
    rotated_file* find(const std::string& path) const;

    std::function<void(std::string_view)> report_;
    const console* console_;
    std::map<file_id, rotated_file*> by_id_;
    std::map<std::string, rotated_file*> unopened_; // by path: there is no inode yet
    std::uint64_t lost_bytes_ = 0;
    std::uint64_t times_blocked_ = 0;
};

} // namespace reaperd::output
