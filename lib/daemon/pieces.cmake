set(DAEMON_PIECES child_environment.cpp detach.cpp event_log.cpp event_text.cpp instance_lock.cpp limits.cpp load.cpp
                  log_text.cpp notify_socket.cpp privileges.cpp run.cpp run_directory.cpp signal_mask.cpp signals.cpp
                  standard_streams.cpp terminal.cpp)
