package io.tidemark.maven;

import java.util.Optional;
import org.apache.maven.model.Model;
import org.apache.maven.model.Scm;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** Where the repository of a project is. */
final class RepositoryOrigin {

    private RepositoryOrigin() {}

    /**
     * The address for a browser: that of {@code scm/url}, else that of git's origin. Empty if neither says it.
     *
     * @param said what the user says; if not null, nobody else is asked
     */
    static Optional<String> of(@Nullable String said, MavenProject project, GitCheckout git) {
        if (said != null) {
            return RepositoryUrl.of(said);
        }
        return scm(project).flatMap(RepositoryUrl::of).or(() -> git.origin().flatMap(RepositoryUrl::of));
    }

    /** As it was written. What a project inherits has its own name behind it, and may be of a parent from elsewhere: of Spring Boot's, for one. */
    private static Optional<String> scm(MavenProject project) {
        for (MavenProject at = project; at != null && at.getBasedir() != null; at = at.getParent()) {
            Model written = at.getOriginalModel();
            if (written != null && written.getScm() != null && written.getScm().getUrl() != null) {
                // With properties in their place.
                return Optional.ofNullable(at.getScm()).map(Scm::getUrl);
            }
        }
        return Optional.empty();
    }
}
