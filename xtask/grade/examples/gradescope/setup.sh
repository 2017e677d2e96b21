#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image. The course is beside it.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y build-essential bubblewrap ca-certificates curl

# Where every user can reach it: submissions are not run by root.
export RUSTUP_HOME=/opt/rust/rustup CARGO_HOME=/opt/rust/cargo
curl -sSf https://sh.rustup.rs | sh -s -- -y --no-modify-path --profile minimal --default-toolchain none
export PATH="$CARGO_HOME/bin:$PATH"

cd /autograder/source/course
rustup toolchain install
# The grader, and what the chapters' tests need: nothing is downloaded later.
mkdir -p /autograder/warm/nobody/exercises /opt/grade
cargo xtask grade /autograder/warm --out /opt/grade/warm --chapters CHAPTERS --allow-unsandboxed
chmod -R go-w /opt/rust /opt/grade
