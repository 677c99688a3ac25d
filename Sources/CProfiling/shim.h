// What Swift cannot do: a signal handler that surely takes no lock and allocates nothing, and a
// timer for one thread. Nothing else belongs here.
#ifndef STORAGE_CPROFILING_SHIM_H
#define STORAGE_CPROFILING_SHIM_H

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>
#include <ucontext.h>

/// The Swift runtime's demangler: a string to be freed, or NULL for what is no Swift symbol.
char *swift_demangle(
    const char *name, size_t length, char *output, size_t *output_size, uint32_t flags);

/// Addresses that may be read as a stack.
struct storage_stack {
  uint64_t start;
  uint64_t end;
};

/// Rising stacks that do not overlap.
struct storage_stacks {
  uint64_t count;
  const struct storage_stack *first;
};

enum { storage_profile_depth = 96 };

/// One stack, the innermost address first.
struct storage_sample {
  uint64_t count;
  uint64_t frames[storage_profile_depth];
};

/// Where the handler puts its samples; it outlives every timer that names it.
struct storage_samples {
  struct storage_sample *first;
  const struct storage_stacks *stacks;
  uint32_t capacity;
  /// Samples taken, lost ones among them.
  uint32_t taken;
  /// Whether samples are wanted.
  uint32_t active;
};

/// Walks the frame pointers of the interrupted thread into the next free sample.
///
/// Every frame must lie above the one before on the stack that the thread is on, so whatever a
/// function without frame pointers has left in the register, only a stack is read.
static inline void storage_profile_handle(int number, siginfo_t *info, void *context) {
  (void)number;
  int error = errno;
  struct storage_samples *samples =
      info->si_code == SI_TIMER ? (struct storage_samples *)info->si_value.sival_ptr : NULL;
  if (samples == NULL || !__atomic_load_n(&samples->active, __ATOMIC_ACQUIRE)) return;
  uint32_t slot = __atomic_fetch_add(&samples->taken, 1, __ATOMIC_RELAXED);
  if (slot >= samples->capacity) return;
  struct storage_sample *sample = samples->first + slot;
  const mcontext_t *machine = &((const ucontext_t *)context)->uc_mcontext;
#if defined(__x86_64__)
  uint64_t instruction = (uint64_t)machine->gregs[16];
  uint64_t frame = (uint64_t)machine->gregs[10];
  uint64_t bottom = (uint64_t)machine->gregs[15];
#elif defined(__aarch64__)
  uint64_t instruction = machine->pc;
  uint64_t frame = machine->regs[29];
  uint64_t bottom = machine->sp;
#else
#error "the registers of this processor are not known"
#endif
  uint64_t count = 0;
  sample->frames[count++] = instruction;
  const struct storage_stacks *stacks = __atomic_load_n(&samples->stacks, __ATOMIC_ACQUIRE);
  uint64_t low = 0, high = stacks->count;
  while (low < high) {
    uint64_t middle = low + (high - low) / 2;
    if (stacks->first[middle].end <= bottom) low = middle + 1; else high = middle;
  }
  if (low < stacks->count && stacks->first[low].start <= bottom) {
    uint64_t end = stacks->first[low].end;
    while (count < storage_profile_depth && frame >= bottom && frame % 8 == 0 &&
           frame + 16 <= end) {
      const uint64_t *pair = (const uint64_t *)frame;
      if (pair[1] < 4096) break;
      sample->frames[count++] = pair[1];
      bottom = frame + 16;
      frame = pair[0];
    }
  }
  __atomic_store_n(&sample->count, count, __ATOMIC_RELEASE);
  errno = error;
}

/// Makes SIGPROF take samples from now on, for ever: one that comes late must not end the process.
static inline int storage_profile_install(void) {
  struct sigaction action = {0};
  action.sa_sigaction = storage_profile_handle;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigemptyset(&action.sa_mask);
  return sigaction(SIGPROF, &action, NULL);
}

/// Starts a timer that interrupts one thread after so many nanoseconds of its own CPU time.
static inline int storage_profile_start(
    timer_t *timer, pid_t thread, struct storage_samples *samples, long nanoseconds) {
  struct sigevent event = {0};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGPROF;
  event.sigev_value.sival_ptr = samples;
  event._sigev_un._tid = thread;
  // The CPU clock of a thread, as the kernel numbers it: not the id but its complement, then
  // "one thread" and "time that was scheduled".
  clockid_t clock = (clockid_t)(~(unsigned int)thread << 3 | 4 | 2);
  if (timer_create(clock, &event, timer) != 0) return errno;
  struct itimerspec times = {{0, nanoseconds}, {0, nanoseconds}};
  if (timer_settime(*timer, 0, &times, NULL) == 0) return 0;
  int error = errno;
  timer_delete(*timer);
  return error;
}

/// Says whether samples are wanted.
static inline void storage_profile_activate(struct storage_samples *samples, uint32_t active) {
  if (active) __atomic_store_n(&samples->taken, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&samples->active, active, __ATOMIC_RELEASE);
}

/// Names the stacks; the ones named before may be in use until the profile's end.
static inline void storage_profile_set_stacks(
    struct storage_samples *samples, const struct storage_stacks *stacks) {
  __atomic_store_n(&samples->stacks, stacks, __ATOMIC_RELEASE);
}

/// The number of frames of a sample; 0 while it is being taken.
static inline uint64_t storage_sample_count(const struct storage_sample *sample) {
  return __atomic_load_n(&sample->count, __ATOMIC_ACQUIRE);
}

/// A frame of a sample; `index` is below its count.
static inline uint64_t storage_sample_frame(const struct storage_sample *sample, uint64_t index) {
  return index < storage_profile_depth ? sample->frames[index] : 0;
}

#endif
