// Where reaperd means something else than supervisord by one and the same file: README's "Coming from supervisord", as
// far as this very file is concerned.
#pragma once

#include "config/context.hpp"

namespace reaperd::config {

void note_differences(context&); // of a file with a [supervisord] section

} // namespace reaperd::config
