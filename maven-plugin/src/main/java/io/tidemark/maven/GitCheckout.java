package io.tidemark.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What git knows of a folder. It is the program that is asked: it knows worktrees, submodules and every format of a repository; JGit measures the file system with files of its own
 * and writes to the user's home folder before it answers.
 */
final class GitCheckout {

    /** A hook sets them for its own repository. */
    private static final Set<String> OF_OTHERS = Set.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_COMMON_DIR",
            "GIT_INDEX_FILE",
            "GIT_OBJECT_DIRECTORY",
            "GIT_PREFIX",
            "GIT_NAMESPACE");

    private static final int SECONDS = 10;

    private static final String BRANCHES = "refs/heads/";

    private final String program;
    private final Path directory;

    GitCheckout(Path directory) {
        this("git", directory);
    }

    /**
     * A checkout.
     *
     * @param program git
     */
    GitCheckout(String program, Path directory) {
        this.program = program;
        this.directory = directory;
    }

    /** Why nothing can be known; empty if the folder is of a repository. */
    Optional<String> problem() {
        Answer answer = ask("rev-parse", "--git-dir");
        return answer.status == 0 ? Optional.empty() : Optional.of(answer.problem);
    }

    /** The commit that is checked out; empty if there is none yet. */
    Optional<String> commit() {
        return ask("rev-parse", "--verify", "--quiet", "HEAD").text();
    }

    /** The branch that is checked out; empty if it is none, but a commit or a tag. */
    Optional<String> branch() {
        // Not its short form: that is another if a tag has the name of the branch.
        return ask("symbolic-ref", "--quiet", "HEAD")
                .text()
                .filter(reference -> reference.startsWith(BRANCHES))
                .map(reference -> reference.substring(BRANCHES.length()));
    }

    /** Where the remote called origin is, as it is written down. */
    Optional<String> origin() {
        return ask("config", "--get", "remote.origin.url").text();
    }

    private record Answer(int status, String out, String problem) {
        static Answer none(String problem) {
            return new Answer(-1, "", problem);
        }

        Optional<String> text() {
            return Optional.of(out).filter(text -> status == 0 && !text.isEmpty());
        }
    }

    private Answer ask(String... arguments) {
        ProcessBuilder command = new ProcessBuilder(program);
        command.command().addAll(List.of(arguments));
        command.directory(directory.toFile());
        command.environment().keySet().removeAll(OF_OTHERS);
        command.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = command.start();
        } catch (IOException problem) {
            return Answer.none("git cannot be run: " + problem.getMessage());
        }
        try {
            process.getOutputStream().close();
            // All that it says fits into the pipes.
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return Answer.none("git says nothing within " + SECONDS + " s");
            }
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String problem = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(
                    process.exitValue(),
                    out.strip(),
                    problem.strip().lines().findFirst().orElse(""));
        } catch (IOException problem) {
            return Answer.none("git cannot be read: " + problem.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Answer.none("interrupted");
        } finally {
            process.destroyForcibly();
        }
    }
}
