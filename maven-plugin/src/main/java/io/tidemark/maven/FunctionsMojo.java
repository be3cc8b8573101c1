package io.tidemark.maven;

import io.tidemark.autometrics.tools.BuiltClasses;
import io.tidemark.autometrics.tools.FunctionList;
import io.tidemark.autometrics.tools.ToolException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** Lists the functions of a project that is woven: all methods that are counted, as JSON, with the names they have in metrics, and file, line and objective. */
@Mojo(name = "functions", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, threadSafe = true)
public final class FunctionsMojo extends AbstractMojo {

    /** Whether to do nothing. */
    @Parameter(property = "tidemark.skip", defaultValue = "false")
    boolean skip;

    /** Where the list goes. */
    @Parameter(
            property = "tidemark.functionsFile",
            defaultValue = "${project.build.directory}/tidemark/functions.json",
            required = true)
    @SuppressWarnings("NullAway.Init")
    File output;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    MavenProject project;

    @Parameter(defaultValue = "${project.build.outputDirectory}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init")
    File classes;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("no list of functions: tidemark.skip");
            return;
        }
        if (!WovenClasses.areIn(classes)) {
            getLog().info("no list of functions: no function is woven here");
            return;
        }
        List<Path> sources =
                project.getCompileSourceRoots().stream().map(Path::of).toList();
        try {
            BuiltClasses built = BuiltClasses.in(List.of(classes.toPath()));
            FunctionList.of(built, sources, project.getBasedir().toPath()).write(output.toPath());
            getLog().info(counted(built.functions().size()) + " in " + output);
        } catch (ToolException problem) {
            throw new MojoFailureException(problem.getMessage(), problem);
        }
    }

    private static String counted(int functions) {
        return functions == 1 ? "1 function" : functions + " functions";
    }
}
