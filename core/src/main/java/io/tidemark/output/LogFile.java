package io.tidemark.output;

import io.tidemark.internal.Warnings;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One file that lines are appended to, by nobody else: it is locked.
 *
 * <p>Written in append mode, through a stream: the system puts each write at the end, whoever else may have shortened the file
 * or written to it, and a thread that is interrupted does not lose the file, as it would a channel.
 */
final class LogFile {

    /**
     * Files open in this process. POSIX drops all locks of a process on a file when the process closes any descriptor of it, so a file
     * that is in use here must not even be looked at.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private static final int TRIES = 10;

    private final Path path;
    private final FileOutputStream out;
    private final FileChannel channel;
    private final @Nullable Object key;

    private LogFile(Path path, FileOutputStream out, @Nullable Object key) {
        this.path = path;
        this.out = out;
        this.channel = out.getChannel();
        this.key = key;
    }

    /**
     * Opens a file, and makes it if it is not there. If its last line is incomplete, closes that line off.
     *
     * @param path a real path
     * @return null if another process has the file, or this one
     */
    static @Nullable LogFile open(Path path) throws IOException {
        if (!OPEN.add(path)) {
            return null;
        }
        LogFile file = null;
        try {
            file = tryOpen(path);
        } finally {
            if (file == null) {
                OPEN.remove(path);
            }
        }
        return file;
    }

    private static @Nullable LogFile tryOpen(Path path) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            // Before the lock is taken, for the reason given above; so the file may still change.
            long size = 0;
            boolean whole = true;
            if (Files.isRegularFile(path)) {
                try (RandomAccessFile reader = new RandomAccessFile(path.toFile(), "r")) {
                    size = reader.length();
                    if (size > 0) {
                        reader.seek(size - 1);
                        whole = reader.read() == '\n';
                    }
                }
            }
            FileOutputStream out = new FileOutputStream(path.toFile(), true);
            boolean kept = false;
            try {
                if (!lock(out.getChannel(), path)) {
                    return null;
                }
                BasicFileAttributes now = attributes(path);
                if (now != null && now.size() == size && out.getChannel().size() == size) {
                    if (!whole) {
                        out.write('\n');
                    }
                    kept = true;
                    return new LogFile(path, out, now.fileKey());
                }
            } finally {
                if (!kept) {
                    out.close();
                }
            }
        }
        throw new IOException(path + " is changed by others all the time");
    }

    private static boolean lock(FileChannel channel, Path path) throws ClosedChannelException {
        try {
            // A byte that no file ever has: on Windows, what is locked cannot be read.
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        } catch (ClosedChannelException interrupted) {
            throw interrupted;
        } catch (IOException unsupported) {
            Warnings.warn(
                    "lock",
                    path + " cannot be locked; if other processes write to files of this name, lines may mix",
                    unsupported);
            return true;
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    Path path() {
        return path;
    }

    /** The size of the file; -1 if it is no longer the one at its path: deleted, or moved away. */
    long sizeIfThere() throws IOException {
        BasicFileAttributes now = attributes(path);
        return now == null || (key != null && !key.equals(now.fileKey())) ? -1 : now.size();
    }

    void write(byte[] bytes, int from, int to) throws IOException {
        out.write(bytes, from, to - from);
    }

    /** Takes back what was written beyond a size, of at most so many bytes. Fails quietly: opening the file closes a broken line off. */
    void takeBack(long toSize, long atMost) {
        try {
            long excess = channel.size() - toSize;
            if (excess > 0 && excess <= atMost) {
                channel.truncate(toSize);
            }
        } catch (IOException | RuntimeException problem) {
            Warnings.warn("truncate", path + " may have lines of a block that is counted as failed", problem);
        }
    }

    /** Deletes the file, if the system lets it be deleted while it is open. It must be the one at its path. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException ignored) {
            // An empty file stays.
        }
    }

    void close() throws IOException {
        try {
            out.close();
        } finally {
            OPEN.remove(path);
        }
    }
}
