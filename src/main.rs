//! The `gongkai` command.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Pages are put together from many small pieces on several threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    gongkai::cli::run()
}
