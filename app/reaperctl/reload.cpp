#include "conversation.hpp"
#include "plan.hpp"
#include "verbs.hpp"

namespace reaperctl {

using reaperd::client::daemon;

exit_code reload(const invocation& wish)
{
    return with_daemon(wish, [&](daemon& there) {
        auto reply = there.perform(reaperd::protocol::reload_request{wish.dry_run});
        if (!reply)
            return give_up(to_problem(reply.error()));
        auto out = standard_output(wish.no_colour);
        if (!reply->message.empty())
            complain(reply->message);
        say(plan_text(reply->plan, out));
        if (!wish.dry_run)
            show_changed(there, reply->plan, out);
        return ok;
    });
}

} // namespace reaperctl
