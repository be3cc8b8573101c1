package io.tidemark.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What git knows, and where it knows nothing. */
@Timeout(60)
class GitCheckoutTest {

    @TempDir
    Path directory;

    private Path pond;

    @BeforeEach
    void repository() throws Exception {
        pond = Files.createDirectory(directory.resolve("pond"));
        git(pond, "init", "--quiet", "--initial-branch=main");
        Files.writeString(pond.resolve("duck.txt"), "quack\n");
        git(pond, "add", "duck.txt");
        commit();
    }

    @Test
    void aBranch() throws Exception {
        git(pond, "switch", "--quiet", "--create", "feature/ducks");
        git(pond, "remote", "add", "origin", "git@github.com:acme/pond.git");
        // Git's own short form of the branch would be another then.
        git(pond, "tag", "feature/ducks");

        GitCheckout checkout = new GitCheckout(pond);

        assertThat(checkout.problem()).isEmpty();
        assertThat(checkout.commit()).hasValue(head(pond)).get().asString().matches("[0-9a-f]{40}");
        assertThat(checkout.branch()).hasValue("feature/ducks");
        assertThat(checkout.origin()).hasValue("git@github.com:acme/pond.git");
    }

    @Test
    void aProjectThatDoesNotSayWhereItsRepositoryIs() throws Exception {
        git(pond, "remote", "add", "origin", "https://donald:secret@github.com/acme/pond.git");

        assertThat(RepositoryOrigin.of(null, new MavenProject(), new GitCheckout(pond)))
                .hasValue("https://github.com/acme/pond");
    }

    @Test
    void aFolderOfIt() throws Exception {
        GitCheckout checkout = new GitCheckout(Files.createDirectories(pond.resolve("modules/ducks")));

        assertThat(checkout.commit()).hasValue(head(pond));
        assertThat(checkout.branch()).hasValue("main");
    }

    @Test
    void packedReferences() throws Exception {
        git(pond, "pack-refs", "--all");

        GitCheckout checkout = new GitCheckout(pond);

        assertThat(checkout.commit()).hasValue(head(pond));
        assertThat(checkout.branch()).hasValue("main");
    }

    @Test
    void aWorktree() throws Exception {
        git(pond, "remote", "add", "origin", "https://github.com/acme/pond");
        Path other = directory.resolve("other");
        git(pond, "worktree", "add", "--quiet", "-b", "fix", other.toString());

        GitCheckout checkout = new GitCheckout(other);

        assertThat(checkout.commit()).hasValue(head(pond));
        assertThat(checkout.branch()).hasValue("fix");
        assertThat(checkout.origin()).hasValue("https://github.com/acme/pond");
    }

    @Test
    void aCommitAndNoBranch() throws Exception {
        git(pond, "checkout", "--quiet", "--detach");

        GitCheckout checkout = new GitCheckout(pond);

        assertThat(checkout.problem()).isEmpty();
        assertThat(checkout.commit()).hasValue(head(pond));
        assertThat(checkout.branch()).isEmpty();
    }

    @Test
    void aShallowClone() throws Exception {
        commit();
        String from = pond.toUri().toString();
        git(directory, "clone", "--quiet", "--depth=1", from, "shallow");

        GitCheckout checkout = new GitCheckout(directory.resolve("shallow"));

        assertThat(checkout.commit()).hasValue(head(pond));
        assertThat(checkout.branch()).hasValue("main");
        assertThat(checkout.origin()).hasValue(from);
    }

    @Test
    void noCommitYet() throws Exception {
        Path fresh = Files.createDirectory(directory.resolve("fresh"));
        git(fresh, "init", "--quiet", "--initial-branch=main");

        GitCheckout checkout = new GitCheckout(fresh);

        assertThat(checkout.problem()).isEmpty();
        assertThat(checkout.commit()).isEmpty();
        assertThat(checkout.branch()).hasValue("main");
        assertThat(checkout.origin()).isEmpty();
    }

    @Test
    void outsideOfARepository() {
        GitCheckout checkout = new GitCheckout(directory);

        assertThat(checkout.problem()).get().asString().contains("not a git repository");
        assertNothing(checkout);
    }

    @Test
    void aRepositoryThatIsBroken() throws IOException {
        Files.writeString(pond.resolve(".git/HEAD"), "quack\n");

        GitCheckout checkout = new GitCheckout(pond);

        assertThat(checkout.problem()).isPresent();
        assertNothing(checkout);
    }

    @Test
    void withoutGit() {
        GitCheckout checkout =
                new GitCheckout(directory.resolve("no-such-program").toString(), pond);

        assertThat(checkout.problem())
                .get()
                .asString()
                .contains("git cannot be run")
                .contains("no-such-program");
        assertNothing(checkout);
    }

    private static void assertNothing(GitCheckout checkout) {
        assertThat(checkout.commit()).isEmpty();
        assertThat(checkout.branch()).isEmpty();
        assertThat(checkout.origin()).isEmpty();
    }

    private void commit() throws Exception {
        git(pond, "commit", "--quiet", "--allow-empty", "--message=Ducks");
    }

    private String head(Path repository) throws Exception {
        return git(repository, "rev-parse", "HEAD").strip();
    }

    private String git(Path where, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=Donald", "-c", "user.email=donald@acme.test", "-c", "commit.gpgSign=false"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        Process process = null;
        try {
            process = builder.start();
        } catch (IOException problem) {
            abort("git is not installed");
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, out).isZero();
        return out;
    }
}
