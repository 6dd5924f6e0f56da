// Managers that are killed and followed by others, as under a guardian: the test holds all that outlives them (the ends
// of all pipes, the flight's memory, what each capture remembers), forks them, and forks who writes.
#pragma once

#include "output/capture.hpp"
#include "output/environment.hpp"
#include "scene.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace relay {

using namespace reaperd;
using scene::folder;

struct speaker {
    std::string name;
    output_policy policy;
};

class relay {
public:
    enum class memory { survives, dies }; // whether what is in flight does

    relay(std::vector<speaker>, const std::string& folder_of_automatic_logs, memory = memory::survives);
    ~relay();
    relay(const relay&) = delete;
    relay& operator=(const relay&) = delete;

    // A process that runs captures of all programs until it is killed or told to end.
    pid_t start_manager();
    void wait_until_ready();
    bool tell_to_end(pid_t); // it reads what is left, as after the end of all processes; whether it ended well
    void kill(pid_t);

    // What a manager does, in this process; `while_it_lives` after it has taken over.
    void manage(const std::function<void(boost::asio::io_context&, std::vector<std::unique_ptr<output::capture>>&)>&);

    pid_t fork_writer(const std::function<void()>&);
    int child_end(std::size_t program, output::stream) const;
    std::atomic<bool>& told_to_stop() { return shared_->stop; }
    std::atomic<std::uint32_t>& written(std::size_t writer) { return shared_->written[writer]; }
    std::uint64_t remembered() const { return shared_->remembered; }

private:
    static constexpr std::size_t most = 16;

    struct in_common {
        alignas(4096) std::byte flight[output::flight::needed];
        output::program_memory memories[most];
        std::atomic<bool> stop;
        std::atomic<std::uint64_t> remembered;
        std::atomic<std::uint32_t> written[2 * most];
    };

    [[noreturn]] void be_manager();

    std::vector<speaker> programs_;
    std::string folder_;
    memory memory_;
    in_common* shared_;
    std::vector<output::kept_pipes> pipes_;
    scene::reader ready_, end_;
};

} // namespace relay
