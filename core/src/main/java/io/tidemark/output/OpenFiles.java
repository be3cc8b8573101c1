package io.tidemark.output;

import io.tidemark.internal.Warnings;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who has which file: in this process by its path, among processes by a lock. */
final class OpenFiles {

    /** A byte that no file ever has: on Windows, what is locked cannot be read. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /**
     * POSIX drops all locks of a process on a file when the process closes any descriptor of it, so a file that is in use here must
     * not even be opened.
     */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private OpenFiles() {}

    /**
     * Takes a file for the caller, within this process. It may be opened after that, and not before.
     *
     * @param path a real path
     * @return false if someone else in this process has it
     */
    static boolean take(Path path) {
        return TAKEN.add(path);
    }

    /** Gives a file back, after all that was opened is closed. */
    static void giveBack(Path path) {
        TAKEN.remove(path);
    }

    /** What became of the wish for a lock. Without one, a file system that knows no locks is taken for granted. */
    record Locked(boolean granted, @Nullable FileLock lock) {}

    /** Locks a file against other processes, if none of them has it. */
    static Locked lock(FileChannel channel, Path path, boolean shared) throws ClosedChannelException {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, shared);
            return new Locked(lock != null, lock);
        } catch (OverlappingFileLockException inThisProcess) {
            return new Locked(false, null);
        } catch (ClosedChannelException interrupted) {
            throw interrupted;
        } catch (IOException unsupported) {
            Warnings.warn(
                    "lock",
                    path + " cannot be locked; if other processes write to files of this name, lines may mix",
                    unsupported);
            return new Locked(true, null);
        }
    }

    /** What is at a path; null if nothing is. */
    static @Nullable BasicFileAttributes attributes(Path path, LinkOption... options) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, options);
        } catch (NoSuchFileException gone) {
            return null;
        }
    }
}
