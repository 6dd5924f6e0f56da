// Descriptors 0, 1 and 2, as reaperd was given them.
#pragma once

namespace reaperd::daemon {

// Opens /dev/null where one of the three is closed: else the next file opened would become somebody's stdout.
void fill_standard_streams();

// Makes one of them /dev/null.
void silence(int descriptor);

} // namespace reaperd::daemon
