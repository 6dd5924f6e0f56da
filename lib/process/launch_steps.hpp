// What a start does, step by step, as initialisers of Boost.Process v2's launcher protocol: on_setup in us, before, and
// on_exec_setup in the child, in the order in which they stand here. For spawn.cpp alone: the two are all that knows
// Boost.Process. No basic_process is ever made: it would wait by itself and steal deaths from the reaper.
#pragma once

#include "process/child.hpp"
#include "process/clone.hpp"
#include "process/mailbox.hpp"
#include "process/spawn.hpp"

#include <boost/asio/detail/throw_error.hpp> // which the launcher forgets
#include <boost/process/v2/posix/default_launcher.hpp>
#include <fcntl.h>
#include <span>
#include <unistd.h>
#include <utility>

namespace reaperd::process::steps {

using boost::filesystem::path;
using boost::process::v2::error_code;
using argument_list = const char* const*;

// Boost's launcher, up to the point where it would fork. The child reports through it: it is in shared memory.
struct launcher : boost::process::v2::posix::default_launcher {
    stage at = stage::stdio;
    std::size_t which = 0; // of the limits
    int error = 0;

    argument_list build(const path& executable, const std::vector<std::string>& words)
    {
        build_argv_(executable, std::span(words).subspan(1));
        argv_.front() = words.front().c_str();
        return argv_.data();
    }

    error_code done(stage what, int outcome) noexcept
    {
        at = what;
        return {outcome, boost::system::system_category()};
    }
};

// Open while the clone is made, no longer.
class birthplace {
public:
    explicit birthplace(clone_way way)
        : way_{way}
    {
    }
    ~birthplace() { leave(); }
    birthplace(const birthplace&) = delete;
    birthplace& operator=(const birthplace&) = delete;

    int enter(const std::string& folder) // 0 or an errno
    {
        int opened = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (opened < 0)
            return errno;
        folder_ = opened;
        return 0;
    }

    void leave()
    {
        if (folder_)
            ::close(*std::exchange(folder_, std::nullopt));
    }

    std::optional<int> get() const { return folder_; }

    error_code on_exec_setup(launcher& by, const path&, argument_list) const noexcept
    {
        bool outside = way_ == clone_way::plain && folder_;
        return by.done(stage::cgroup, outside ? child::enter_cgroup(*folder_) : 0);
    }

private:
    clone_way way_;
    std::optional<int> folder_;
};

struct own_descriptor_table {
    clone_way way;
    unsigned kept_below;

    error_code on_exec_setup(launcher& by, const path&, argument_list) const noexcept
    {
        bool shared = way != clone_way::plain;
        return by.done(stage::clone, shared ? child::take_own_descriptor_table(kept_below) : 0);
    }
};

struct standard_streams {
    descriptors which;
    const mailbox& box;
    std::array<int, 3> streams;

    error_code on_setup(launcher& by, const path&, argument_list) const noexcept
    {
        return by.done(stage::stdio, which == descriptors::inherited ? 0 : box.fill(streams));
    }

    error_code on_exec_setup(launcher& by, const path&, argument_list) const noexcept
    {
        return by.done(stage::stdio, which == descriptors::inherited ? 0 : child::place_stdio(box.places()));
    }
};

struct session {
    bool wanted;
    std::optional<int> terminal;

    error_code on_exec_setup(launcher& by, const path&, argument_list) const noexcept
    {
        if (auto failed = by.done(stage::session, wanted ? child::lead_session() : 0))
            return failed;
        if (wanted && terminal)
            child::take_terminal(*terminal);
        return {};
    }
};

struct group {
    std::optional<pid_t> wanted;
    std::optional<int> terminal;

    error_code on_exec_setup(launcher& by, const path&, argument_list) const noexcept
    {
        if (auto failed = by.done(stage::group, wanted ? child::set_group(*wanted) : 0))
            return failed;
        if (wanted && terminal)
            child::come_to_foreground(*terminal);
        return {};
    }
};

struct priorities {
    std::optional<int> out_of_memory_score;
    std::optional<int> nice;

    error_code on_exec_setup(launcher& by, const path&, argument_list) const noexcept
    {
        if (out_of_memory_score)
            if (auto failed = by.done(stage::out_of_memory_score, child::set_out_of_memory_score(*out_of_memory_score)))
                return failed;
        return by.done(stage::nice, nice ? child::set_nice(*nice) : 0);
    }
};

struct limits {
    const std::vector<limit>& wanted;

    error_code on_exec_setup(launcher& by, const path&, argument_list) const noexcept
    {
        for (by.which = 0; by.which < wanted.size(); ++by.which)
            if (auto failed = by.done(stage::limits, child::set_limit(wanted[by.which])))
                return failed;
        return {};
    }
};

struct identity {
    const std::optional<account>& wanted;

    error_code on_exec_setup(launcher& by, const path&, argument_list) const noexcept
    {
        return by.done(stage::account, wanted ? child::become(*wanted) : 0);
    }
};

struct surroundings {
    const std::optional<std::string>& directory;
    std::optional<mode_t> umask;
    descriptors kept;
    signal_bits to_reset;
    bool ignore_sigchld;

    error_code on_exec_setup(launcher& by, const path&, argument_list) const noexcept
    {
        if (umask)
            child::set_umask(*umask);
        if (directory)
            by.at = stage::directory; // it may hang here, as on a file server that is gone
        if (auto failed = by.done(stage::directory, directory ? child::change_directory(directory->c_str()) : 0))
            return failed;
        if (auto failed = by.done(stage::stdio, kept == descriptors::inherited ? 0 : child::close_all_but_stdio()))
            return failed;
        child::reset_signals(to_reset, ignore_sigchld);
        return {};
    }
};

} // namespace reaperd::process::steps
