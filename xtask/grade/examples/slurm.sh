#!/usr/bin/env bash
# Grades a class on a cluster: sbatch slurm.sh, and when it is through
#   cargo xtask grade merge /shared/out/* --out /shared/book --roster /shared/roster.csv
#SBATCH --job-name=grade
#SBATCH --array=1-16
#SBATCH --cpus-per-task=2
#SBATCH --mem=10G
#SBATCH --time=02:00:00
set -euo pipefail

shared=${SHARED:-/shared}
# Each machine builds in a folder of its own: network disks have no sure locks.
export CARGO_TARGET_DIR=${TMPDIR:-/tmp}/grade-target-$SLURM_JOB_ID
trap 'rm -rf "$CARGO_TARGET_DIR"' EXIT

cd "$shared/course"
cargo xtask grade "$shared/submissions" --out "$shared/out/$SLURM_ARRAY_TASK_ID" \
    --chapters 3,6 --jobs "$SLURM_CPUS_PER_TASK" \
    --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_MAX" || [ $? = 1 ]
