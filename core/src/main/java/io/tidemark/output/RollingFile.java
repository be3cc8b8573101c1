package io.tidemark.output;

import io.tidemark.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to a file, and begins a new one as time passes, as the file grows, or both.
 *
 * <pre>{@code
 * Output output = RollingFile.in(Path.of("/var/log/ducks")).named("service_log.log").every(Rotation.MINUTE).open();
 * }</pre>
 *
 * <p><b>Names.</b> {@code service_log.log.2026-11-21-21-42}: the base name and, if there is a rotation by time, the time in UTC at which the
 * period began. With a size limit, the further files of a period end in {@code .1}, {@code .2} and so on; the highest is the
 * newest, and no file is ever renamed, but that {@code .gz} is added when it is compressed. A file is locked while it is written: a second process (or a second {@code RollingFile} in
 * this one) with the same directory and base name writes to {@code .p2}, a third to {@code .p3}, before the number, and begins with the highest
 * number of the period, so that numbers tell the age.
 *
 * <p><b>Lines stay whole.</b> A line is never split across files; one that is larger than the size limit gets a file of its own. A block
 * that cannot be written is taken back. An incomplete last line of an earlier process is closed off with a line feed.
 *
 * <p><b>What happens to the file.</b> It may be deleted or moved away, also with its directory: before each block it is made sure that the
 * file is still there, else it is made anew. If writing fails, for example because the disk is full, the lines of the
 * block are lost (and counted), and after the first try the next is at most every 50 ms, later every second, so that a broken disk costs
 * no time. A file that is still empty when its period is over is deleted.
 *
 * <p><b>What happens to finished files.</b> They stay, unless {@link Builder#keepFiles}, {@link Builder#keepBytes} or {@link
 * Builder#compressFinished} is set. Then, when a file is begun, a thread of its own compresses the finished ones to {@code NAME.gz}, and
 * deletes those that are too many, the oldest first by period and number. All files of the base name count, for all processes together,
 * the current ones included; these are never deleted, nor is a file whose name is not exactly of the form above. A file is finished if its
 * period is over, or if there is one with a higher number of the same process; so what a process wrote last is compressed when its period
 * is over, by whoever begins a file then. What fails is told in a warning and tried again with the next file.
 *
 * <p>On POSIX systems a process gives up its lock of a file when it closes any stream to it, so to read the file from within
 * the process that writes it. It is locked anew before each block; if another process has taken the file by then, it is left to that
 * one.
 *
 * <p>Bytes are handed to the operating system, not forced onto the disk: they outlive the process, not the machine.
 *
 * <p>As any output, for one thread at a time.
 */
public final class RollingFile implements Output {

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final String base;
    private final Rotation rotation;
    private final long maxBytes;
    private final TimeSource time;
    private final FileSeries series;
    private final Housekeeping housekeeping;

    private volatile @Nullable LogFile file;

    /** Where the file is in its series: a time of its period. */
    private long period;

    private int process;
    private int number;

    /** Another file is due outside these, in milliseconds. */
    private long periodFrom;

    private long periodTo;

    private long pauseNanos;
    private long retryAt;
    private @Nullable String failure;
    private boolean closed;

    private RollingFile(Builder from) {
        directory = from.directory;
        base = from.base;
        rotation = from.rotation;
        maxBytes = from.maxBytes;
        time = from.time;
        series = new FileSeries(base, rotation);
        housekeeping =
                new Housekeeping(directory, base, series, new Retention(from.keepFiles, from.keepBytes), from.compress);
    }

    /** Files in a directory, which is made if it is missing. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** The file that is written to; empty if it could not be opened, or was closed. May be asked by any thread. */
    public Optional<Path> currentFile() {
        LogFile current = file;
        return current == null ? Optional.empty() : Optional.of(current.path());
    }

    @Override
    public void write(LineBlock block) throws IOException {
        if (closed) {
            throw new IOException(name() + " is closed");
        }
        if (failure != null && System.nanoTime() - retryAt < 0) {
            throw new IOException("not tried, because it failed just before: " + failure);
        }
        // Some calls on the way would give up the file; the interrupt is for others than this output.
        boolean interrupted = Thread.interrupted();
        try {
            writeNow(block);
            failure = null;
            pauseNanos = 0;
        } catch (Throwable problem) {
            failure = String.valueOf(problem.getMessage());
            retryAt = System.nanoTime() + pauseNanos;
            pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, pauseNanos * 2));
            throw problem;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void writeNow(LineBlock block) throws IOException {
        long now = time.instant().toEpochMilli();
        LogFile into = file;
        if (into != null && (now >= periodTo || now < periodFrom)) {
            endPeriod(into);
            into = null;
        }
        // The lock first: until it is held again, another process may delete the file as one of the finished.
        long size = into != null && into.renewLock() ? into.sizeIfThere() : -1;
        if (into == null || size < 0) {
            closeFile();
            into = openCurrent(now);
            size = Math.max(0, into.sizeIfThere());
        }
        if (maxBytes == 0 || size + block.length() <= maxBytes) {
            writeWhole(into, size, block);
        } else {
            writeInParts(into, size, block);
        }
    }

    private void writeWhole(LogFile into, long size, LineBlock block) throws IOException {
        boolean done = false;
        try {
            into.write(block.array(), 0, block.length());
            done = true;
        } finally {
            if (!done) {
                into.takeBack(size, block.length());
                closeFile();
            }
        }
    }

    /** Fills the file, and as many more as it takes. They stay open until all is written: else all is taken back. */
    private void writeInParts(LogFile first, long firstSize, LineBlock block) throws IOException {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(first, firstSize));
        boolean done = false;
        try {
            LogFile into = first;
            long size = firstSize;
            int line = 0;
            while (true) {
                int end = endOfPart(block, line, size);
                if (end > line) {
                    into.write(block.array(), block.start(line), block.start(end));
                    line = end;
                }
                if (line == block.lines()) {
                    break;
                }
                into = open(number + 1);
                size = Math.max(0, into.sizeIfThere());
                parts.add(new Part(into, size));
            }
            done = true;
        } finally {
            Part last = parts.get(parts.size() - 1);
            for (Part part : parts) {
                if (!done) {
                    part.file.takeBack(part.sizeBefore, block.length());
                }
                if (!done || part.file != last.file) {
                    closeQuietly(part.file);
                }
            }
            file = done ? last.file : null;
        }
        if (parts.size() > 1) {
            housekeeping.request(period, parts.get(parts.size() - 1).file.path());
        }
    }

    /** The line before which a file of this size is full. An empty file takes any line. */
    private int endOfPart(LineBlock block, int line, long size) {
        int end = line;
        while (end < block.lines() && size + block.end(end) - block.start(line) <= maxBytes) {
            end++;
        }
        return end == line && size == 0 ? line + 1 : end;
    }

    /** A file of a block that takes several. */
    private record Part(LogFile file, long sizeBefore) {}

    private LogFile openCurrent(long now) throws IOException {
        period = now;
        periodTo = rotation.end(now);
        // A clock that is set back a little, as clocks are, changes nothing.
        periodFrom = rotation == Rotation.NEVER ? Long.MIN_VALUE : 2 * rotation.start(now) - periodTo;
        process = 1;
        LogFile opened = open(-1);
        housekeeping.request(now, opened.path());
        return opened;
    }

    /**
     * Opens a file of the current period, and makes it the current one.
     *
     * @param from its number; -1 for the newest there is
     */
    private LogFile open(int from) throws IOException {
        if (!Files.isDirectory(directory)) {
            if (Files.exists(directory)) {
                throw new IOException(directory + " is no directory");
            }
            Files.createDirectories(directory);
        }
        Path home = directory.toRealPath();
        int next = from;
        for (; process <= FileSeries.MOST_PROCESSES; process++) {
            number = next >= 0 ? next : maxBytes == 0 ? 0 : series.newest(home, period, process);
            while (true) {
                Path path = home.resolve(series.name(period, process, number));
                LogFile opened = LogFile.open(path);
                if (opened == null) {
                    break;
                }
                file = opened;
                long size = opened.sizeIfThere();
                boolean compressed = Files.exists(FileSeries.compressed(path), LinkOption.NOFOLLOW_LINKS);
                if (!compressed && (maxBytes == 0 || size < maxBytes)) {
                    return opened;
                }
                if (compressed && size == 0) {
                    opened.delete();
                }
                closeFile();
                number++;
            }
            next = -1;
        }
        throw new IOException(FileSeries.MOST_PROCESSES + " others write to files of the name "
                + home.resolve(series.name(period, 1, 0)));
    }

    private void endPeriod(LogFile ended) throws IOException {
        try {
            if (ended.renewLock() && ended.sizeIfThere() == 0) {
                ended.delete();
            }
        } finally {
            file = null;
            // What was written to it is settled: if it fails now, that is no affair of the lines to come.
            closeQuietly(ended);
        }
    }

    private void closeFile() throws IOException {
        LogFile old = file;
        file = null;
        if (old != null) {
            old.close();
        }
    }

    private static void closeQuietly(LogFile file) {
        try {
            file.close();
        } catch (IOException ignored) {
            // Nothing of it is left in this process.
        }
    }

    @Override
    public void retryNow() {
        failure = null;
    }

    /** Does nothing: what was written is with the operating system. */
    @Override
    public void flush() {}

    /** Closes the file, and waits some seconds at most for files that are being compressed; the next process does the rest. */
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            closeFile();
        } finally {
            housekeeping.close();
        }
    }

    /** The directory and the base name. */
    @Override
    public String name() {
        return directory.resolve(base).toString();
    }

    @Override
    public String toString() {
        return "RollingFile[" + name() + "]";
    }

    /** Settings of a rolling file. */
    public static final class Builder {
        private final Path directory;
        private String base = "tidemark.log";
        private Rotation rotation = Rotation.NEVER;
        private long maxBytes;
        private int keepFiles = Integer.MAX_VALUE;
        private long keepBytes = Long.MAX_VALUE;
        private boolean compress;
        private TimeSource time = TimeSource.system();

        private Builder(Path directory) {
            this.directory = Objects.requireNonNull(directory, "directory");
        }

        /**
         * What the names of the files begin with; {@code tidemark.log} unless said.
         *
         * @throws IllegalArgumentException if it is not the name of a file
         */
        public Builder named(String base) {
            Path name = Path.of(base).getFileName();
            if (base.isBlank()
                    || name == null
                    || !name.toString().equals(base)
                    || base.equals(".")
                    || base.equals("..")) {
                throw new IllegalArgumentException("\"" + base + "\" is not the name of a file in a directory");
            }
            this.base = base;
            return this;
        }

        /** How often a new file is begun, by the time at which a line is written; never unless said. */
        public Builder every(Rotation rotation) {
            this.rotation = Objects.requireNonNull(rotation, "rotation");
            return this;
        }

        /**
         * The size in bytes beyond which a file does not grow; without limit unless said.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxFileSize(long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("the size of a file is limited to 1 byte or more, not " + bytes);
            }
            maxBytes = bytes;
            return this;
        }

        /**
         * How many files of the base name the directory keeps; all unless said. See {@link RollingFile} on what counts, and when.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder keepFiles(int files) {
            if (files <= 0) {
                throw new IllegalArgumentException("1 file or more is kept, the current one for one, not " + files);
            }
            keepFiles = files;
            return this;
        }

        /**
         * How many bytes in files of the base name the directory keeps; all unless said. The current file does not count until it is
         * finished, so this much comes on top of it. With {@link #keepFiles}, both limits hold.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder keepBytes(long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("1 byte or more is kept, not " + bytes);
            }
            keepBytes = bytes;
            return this;
        }

        /** Finished files are compressed with gzip; not unless said. */
        public Builder compressFinished() {
            compress = true;
            return this;
        }

        /** The clock that the names of files come from; the system's unless said. For tests. */
        public Builder timeSource(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Opens the file, so that a wrong directory is found out at once.
         *
         * @throws IllegalStateException if finished files are to be deleted or compressed, but no file is ever finished
         * @throws UncheckedIOException if the directory cannot be made, or the file in it not be opened
         */
        public RollingFile open() {
            boolean tidies = compress || keepFiles < Integer.MAX_VALUE || keepBytes < Long.MAX_VALUE;
            if (tidies && rotation == Rotation.NEVER && maxBytes == 0) {
                throw new IllegalStateException(
                        "keepFiles, keepBytes and compressFinished are about finished files, but "
                                + directory.resolve(base) + " never is: set every(...) or maxFileSize(...)");
            }
            RollingFile output = new RollingFile(this);
            boolean interrupted = Thread.interrupted();
            try {
                output.openCurrent(time.instant().toEpochMilli());
            } catch (IOException problem) {
                throw new UncheckedIOException("cannot write to " + output.name() + ": " + problem, problem);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            return output;
        }
    }
}
