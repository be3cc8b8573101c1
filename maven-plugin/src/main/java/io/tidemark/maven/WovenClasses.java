package io.tidemark.maven;

import io.tidemark.autometrics.DeclaredFunction;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/** What goals that come after {@code weave} find in a project. */
final class WovenClasses {

    /** As class files name it. */
    private static final String ANNOTATION = "Lio/tidemark/autometrics/Autometrics;";

    private WovenClasses() {}

    /**
     * Whether there are any. A parent may have the goals for all of its modules, also for those without functions.
     *
     * @throws MojoFailureException if classes are annotated, and not woven
     */
    static boolean areIn(File classes) throws MojoExecutionException, MojoFailureException {
        if (new File(classes, DeclaredFunction.INDEX).exists()
                || new File(classes, DeclaredFunction.OBJECTIVES).exists()) {
            return true;
        }
        if (classes.isDirectory() && anyIsAnnotated(classes.toPath())) {
            throw new MojoFailureException("classes in " + classes
                    + " are annotated with @Autometrics, and not woven: give tidemark-maven-plugin the goal weave as well, before this one. It belongs to process-classes: what is called"
                    + " by hand comes after \"mvn process-classes\"");
        }
        return false;
    }

    private static boolean anyIsAnnotated(Path classes) throws MojoExecutionException {
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".class")).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(ANNOTATION)) {
                    return true;
                }
            }
            return false;
        } catch (IOException problem) {
            throw new MojoExecutionException("cannot read " + classes, problem);
        }
    }
}
