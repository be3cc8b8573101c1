package io.tidemark.output;

import io.tidemark.internal.Warnings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Compresses and deletes files that are finished, on a thread of its own, which is there only while there is something to do. It has nothing
 * in common with the writing of lines but the directory, so nothing that goes wrong here costs a line.
 */
final class Housekeeping {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST_FAILURES = 3;
    private static final long LAST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final FileSeries series;
    private final Retention retention;
    private final boolean compress;
    private final String threadName;
    private final FileCompressor compressor = new FileCompressor(this::isStopped);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    // Under the lock.
    private @Nullable Thread thread;
    private boolean due;
    private long dueAt;

    /** What is written to, also while it is closed for a moment. */
    private volatile @Nullable Path current;

    private volatile boolean stopped;

    Housekeeping(Path directory, String base, FileSeries series, Retention retention, boolean compress) {
        this.directory = directory;
        this.series = series;
        this.retention = retention;
        this.compress = compress;
        this.threadName = "tidemark-files-" + base;
    }

    /** A file was begun, so another may be finished. Never throws, and does not wait. */
    void request(long nowMillis, Path current) {
        this.current = current;
        if (!compress && retention.equals(Retention.ALL)) {
            return;
        }
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            due = true;
            dueAt = nowMillis;
            if (thread == null) {
                // Whoever happens to write must not lend it thread-locals or a class loader.
                Thread started = new Thread(null, this::run, threadName, 0, false);
                started.setDaemon(true);
                started.setContextClassLoader(Housekeeping.class.getClassLoader());
                started.start();
                thread = started;
            }
        } catch (Throwable noThread) {
            warn(noThread);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            long now;
            lock.lock();
            try {
                if (!due || stopped) {
                    thread = null;
                    idle.signalAll();
                    return;
                }
                due = false;
                now = dueAt;
            } finally {
                lock.unlock();
            }
            try {
                tidy(directory.toRealPath(), now);
            } catch (NoSuchFileException gone) {
                // With the directory went all there was to do.
            } catch (Throwable problem) {
                warn(problem);
            }
        }
    }

    private void tidy(Path home, long now) throws IOException {
        for (FileSeries.Member member : series.list(home)) {
            if (member.form() == FileSeries.Form.UNFINISHED) {
                removeLeftover(member);
            }
        }
        // What is deleted in any case need not be compressed before; how many bytes there are is known only after it.
        retention.onlyByCount().apply(series, home, this::current, plain -> false);
        if (!compress) {
            retention.apply(series, home, this::current, plain -> false);
            return;
        }
        Set<Path> failed = new HashSet<>();
        compressFinished(home, now, failed);
        // What was finished only just now must not be counted, or deleted, with the size that it is about to lose.
        retention.apply(series, home, this::current, plain -> !failed.contains(plain));
    }

    private void compressFinished(Path home, long now, Set<Path> failed) throws IOException {
        int failures = 0;
        for (FileSeries.Member member : series.finished(home, now)) {
            try {
                // After one at least: files may be finished faster than they are compressed, and are to be deleted all
                // the same.
                if (compressor.compress(member.path()) && isDue()) {
                    return;
                }
            } catch (NoSuchFileException gone) {
                // Deleted meanwhile.
            } catch (IOException | RuntimeException problem) {
                failed.add(member.path());
                Warnings.warn(
                        "compress",
                        member.path() + " is not compressed; it is tried again with the next file: " + problem,
                        problem);
                // On a full disk each try takes the room that lines need. The file of another user says nothing of the
                // disk.
                if (!(problem instanceof AccessDeniedException) && ++failures == MOST_FAILURES) {
                    // The others would fare no better, so they count as they are.
                    series.finished(home, now).forEach(other -> failed.add(other.path()));
                    return;
                }
            }
            if (isStopped()) {
                return;
            }
        }
    }

    /** What a process left that was killed while it compressed. */
    private static void removeLeftover(FileSeries.Member member) {
        try {
            FileClaim claimed = FileClaim.toDelete(member.path());
            if (claimed != null) {
                try (FileClaim claim = claimed) {
                    claim.delete();
                }
            }
        } catch (IOException | RuntimeException problem) {
            Warnings.warn("delete", member.path() + " is of no use, but cannot be deleted: " + problem, problem);
        }
    }

    private @Nullable Path current() {
        return current;
    }

    private boolean isStopped() {
        return stopped;
    }

    private boolean isDue() {
        lock.lock();
        try {
            return due;
        } finally {
            lock.unlock();
        }
    }

    private void warn(Throwable problem) {
        Warnings.warn(
                "files", directory + " is not tidied up; it is tried again with the next file: " + problem, problem);
    }

    /** Waits for what is under way, at most some seconds; an interrupt shortens that. The rest is left for the next process. */
    void close() {
        boolean interrupted = false;
        lock.lock();
        try {
            try {
                awaitIdle(PATIENCE_NANOS);
            } catch (InterruptedException hurry) {
                interrupted = true;
            }
            stopped = true;
            try {
                awaitIdle(LAST_PATIENCE_NANOS);
            } catch (InterruptedException hurry) {
                interrupted = true;
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitIdle(long nanos) throws InterruptedException {
        long left = nanos;
        while (thread != null && left > 0) {
            left = idle.awaitNanos(left);
        }
    }
}
