// The requests that are not answered yet. Each is answered once, when its last instance has its result.
#pragma once

#include "supervisor/event.hpp"
#include "supervisor/fact.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace reaperd::supervisor {

enum class until { running, gone };

// One line of a request, in the hands of the instance that it waits for.
struct waiter {
    request_id request{};
    std::uint32_t line = 0;
    supervisor::until until = until::running;
};

class pending {
public:
    struct subject {
        instance_id instance;
        std::string name;
    };

    void open(request_id, std::vector<subject>);
    void abandon(request_id); // answers to it go nowhere from now on

    bool has(request_id id) const { return requests_.contains(id); }

    // The whole answer, when this was the last line.
    std::optional<request_finished> answer(const waiter&, outcome, std::string why);

private:
    struct request {
        std::vector<instance_result> results;
        std::size_t missing = 0;
    };

    std::unordered_map<request_id, request> requests_;
};

} // namespace reaperd::supervisor
