package io.tidemark.maven;

import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.autometrics.weaver.Weaving;
import io.tidemark.autometrics.weaver.WeavingProblem;
import io.tidemark.autometrics.weaver.WeavingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/** A folder of classes: weaves it, and says what came of it as Maven does. */
final class ClassesFolder {

    private final Path folder;
    private final Log log;

    ClassesFolder(Path folder, Log log) {
        this.folder = folder;
        this.log = log;
    }

    /**
     * Weaves the classes.
     *
     * @throws MojoFailureException with all mistakes in them; nothing is written then
     */
    void weave(List<String> classPath) throws MojoExecutionException, MojoFailureException {
        WeavingResult result;
        try {
            result = Weaving.of(folder, classPath.stream().map(Path::of).toList())
                    .weave();
        } catch (IOException problem) {
            throw new MojoExecutionException("cannot weave " + folder + ": " + problem, problem);
        }
        for (WeavingProblem problem : result.problems()) {
            if (!problem.isError()) {
                log.warn(problem.message());
            }
        }
        if (result.hasErrors()) {
            throw new MojoFailureException(errors(result.problems()));
        }
        long classes = result.functions().stream()
                .map(DeclaredFunction::className)
                .distinct()
                .count();
        log.info(counted(result.functions().size(), "function") + " in "
                + (classes == 1 ? "1 class" : classes + " classes"));
    }

    private String errors(List<WeavingProblem> problems) {
        List<String> errors = problems.stream()
                .filter(WeavingProblem::isError)
                .map(WeavingProblem::message)
                .toList();
        return errors.stream()
                .collect(Collectors.joining(
                        "\n  ",
                        counted(errors.size(), "mistake") + " in what is to be counted; nothing is woven:\n  ",
                        ""));
    }

    private static String counted(int many, String what) {
        return many + " " + what + (many == 1 ? "" : "s");
    }
}
