package io.tidemark.output;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of the files of one base name: {@code base.TIME.pPROCESS.NUMBER.gz}, where all but the base name may be missing. A name that
 * differs in anything, a leading zero for one, is that of a foreign file.
 */
final class FileSeries {

    static final int MOST_PROCESSES = 100;

    private static final String GZIP = ".gz";
    private static final String UNFINISHED = ".gz.tmp";

    private final String base;
    private final Rotation rotation;
    private final Pattern pattern;

    FileSeries(String base, Rotation rotation) {
        this.base = base;
        this.rotation = rotation;
        this.pattern = Pattern.compile(Pattern.quote(base)
                + (rotation == Rotation.NEVER ? "" : "\\.(?<time>[0-9]{4}(?:-[0-9]{2}){2,4})")
                + "(?:\\.p(?<process>[2-9]|[1-9][0-9]|100))?"
                + "(?:\\.(?<number>[1-9][0-9]{0,8}))?"
                + "(?<end>\\.gz|\\.gz\\.tmp)?");
    }

    /** In what form a file is there. */
    enum Form {
        PLAIN,
        COMPRESSED,
        /** One that is being compressed, or was when the process was killed. */
        UNFINISHED
    }

    /**
     * A file of the series.
     *
     * @param period its first millisecond
     */
    record Member(Path path, long period, int process, int number, Form form) {

        /** Oldest first, by what the names say: a clock that tells when a file was changed tells nothing after a copy. */
        static final Comparator<Member> BY_AGE = Comparator.comparingLong(Member::period)
                .thenComparingInt(Member::number)
                .thenComparingInt(Member::process)
                .thenComparing(Member::path);

        /** The same for all files of one process and period. */
        private Member ofItsSeries() {
            return new Member(Path.of(""), period, process, 0, Form.PLAIN);
        }

        /** The path without what says that it is compressed. */
        Path plain() {
            String name = String.valueOf(path.getFileName());
            int extra = form == Form.PLAIN ? 0 : form == Form.COMPRESSED ? GZIP.length() : UNFINISHED.length();
            return path.resolveSibling(name.substring(0, name.length() - extra));
        }
    }

    /** The name of a file that lines are written to. */
    String name(long epochMillis, int process, int number) {
        return base
                + rotation.suffix(epochMillis)
                + (process == 1 ? "" : ".p" + process)
                + (number == 0 ? "" : "." + number);
    }

    /** The path of a file when it is compressed. */
    static Path compressed(Path plain) {
        return plain.resolveSibling(plain.getFileName() + GZIP);
    }

    /** The path of a file while it is compressed. */
    static Path unfinished(Path plain) {
        return plain.resolveSibling(plain.getFileName() + UNFINISHED);
    }

    /** What the name of a file says; null if it is foreign. */
    @Nullable
    Member parse(Path path) {
        Path name = path.getFileName();
        Matcher matcher = pattern.matcher(String.valueOf(name));
        if (!matcher.matches()) {
            return null;
        }
        OptionalLong period = rotation.parse(rotation == Rotation.NEVER ? "" : matcher.group("time"));
        if (period.isEmpty()) {
            return null;
        }
        String process = matcher.group("process");
        String number = matcher.group("number");
        String end = matcher.group("end");
        return new Member(
                path,
                period.getAsLong(),
                process == null ? 1 : Integer.parseInt(process),
                number == null ? 0 : Integer.parseInt(number),
                end == null ? Form.PLAIN : end.equals(GZIP) ? Form.COMPRESSED : Form.UNFINISHED);
    }

    /** The files of the series in a directory, oldest first; none if the directory is missing. Links and the like are foreign. */
    List<Member> list(Path directory) throws IOException {
        List<Member> members = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                Member member = parse(path);
                if (member != null && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    members.add(member);
                }
            }
        } catch (NoSuchFileException gone) {
            return List.of();
        } catch (DirectoryIteratorException problem) {
            throw problem.getCause();
        }
        members.sort(Member.BY_AGE);
        return members;
    }

    /**
     * The number at which a process goes on in a period: that of its newest file, or the next one if that is compressed. Without any
     * file of its own, that of the newest of all processes: numbers tell the age, and older files may have been deleted.
     */
    int newest(Path directory, long epochMillis, int process) throws IOException {
        long period = rotation.start(epochMillis);
        int own = -1;
        int others = 0;
        for (Member member : list(directory)) {
            if (member.period == period) {
                if (member.process != process) {
                    others = Math.max(others, member.number);
                } else {
                    own = Math.max(own, member.form == Form.PLAIN ? member.number : member.number + 1);
                }
            }
        }
        return own >= 0 ? own : others;
    }

    /**
     * The files that no process will go on with: of a period that is over, or not the newest of theirs. One of them may be in use
     * all the same.
     */
    List<Member> finished(Path directory, long epochMillis) throws IOException {
        List<Member> members = list(directory);
        Map<Member, Integer> newest = new HashMap<>();
        for (Member member : members) {
            newest.merge(member.ofItsSeries(), member.number, Math::max);
        }
        List<Member> finished = new ArrayList<>();
        for (Member member : members) {
            if (member.form == Form.PLAIN
                    && (member.period < rotation.start(epochMillis)
                            || member.number < newest.getOrDefault(member.ofItsSeries(), 0))) {
                finished.add(member);
            }
        }
        return finished;
    }
}
