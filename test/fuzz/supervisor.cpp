// Whatever the journal holds, restore() gives a supervisor or a sentence; and what it gives can be kept again, told
// what there is, and brought to an end.
//
// Two bytes say how long the record is that follows; the rest is the image.
//
//   fuzz_supervisor -max_len=4096 CORPUS_FOLDER
#include "supervisor/supervisor.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ranges>

using namespace reaperd;
using namespace reaperd::supervisor;
using namespace std::chrono_literals;
using programs = reaperd::supervisor::supervisor;

namespace {

constexpr std::size_t room = 320;
constexpr std::size_t most_told = 8; // of whom each is told something: the others say the same

void require(bool promise)
{
    if (!promise)
        std::abort();
}

void is_kept_again(const programs& one, lifecycle::time_point now)
{
    std::map<instance_id, std::string> lives;
    for (const auto id : one.find("all").value()) {
        lives[id] = one.record_of(id, room);
        require(lives[id].size() <= room);
    }
    const auto again = programs::restore(one.image(), {lives.begin(), lives.end()});
    require(again.has_value() && again->look(now).size() == one.look(now).size());
}

// Half of them are there; then all is stopped, and ends or is given up.
void goes_on(programs one, lifecycle::time_point now)
{
    resumed told;
    for (const auto id : one.find("all").value())
        told.instances.push_back({id, static_cast<unsigned>(id) % 2 == 0, static_cast<unsigned>(id) % 3 == 0});
    told.shutting_down = told.instances.size() % 2 == 0;
    one.handle(told, now);
    is_kept_again(one, now);
    one.handle(time_passed{}, now);
    const auto all = one.find("all").value();
    for (const auto id : all | std::views::take(most_told)) {
        one.handle(spawned{id}, now);
        one.handle(process_exited{id, unknown_exit{}, true}, now);
        one.handle(tree_cleared{id}, now);
        one.handle(start_requested{request_id{1}, {id}}, now);
    }
    one.handle(shutdown_requested{}, now);
    one.handle(kill_requested{}, now);
    one.look(now);
    is_kept_again(one, now);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    if (size < 2)
        return 0;
    const auto length = std::min<std::size_t>(data[0] + 256U * data[1], size - 2);
    const auto record = std::string_view(text).substr(2, length);
    const auto image = std::string_view(text).substr(2 + length);
    const lifecycle::time_point now{1h};
    auto plain = programs::restore(image, {});
    if (!plain) {
        require(!plain.error().message.empty());
        return 0;
    }
    is_kept_again(*plain, now);
    records lives;
    for (const auto id : plain->find("all").value())
        lives.emplace(id, record);
    if (auto both = programs::restore(image, lives))
        goes_on(std::move(*both), now);
    goes_on(std::move(*plain), now);
    return 0;
}
