package io.tidemark.maven;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a browser finds a repository: over HTTPS, and without what a clone needs to log in. */
final class RepositoryUrl {

    private static final Pattern WITH_SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*).*");

    /** As scp has it. A host is longer than the letter of a drive. */
    private static final Pattern WITHOUT_SCHEME = Pattern.compile("(?:[^@/:]+@)?([A-Za-z0-9.-]{2,}):([^:?#]+).*");

    private static final Pattern MAVEN_SCM = Pattern.compile("scm:[a-z]+[:|](.*)");

    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]*)?");

    private static final Pattern AZURE = Pattern.compile("/v3/([^/]+)/([^/]+)/([^/]+)");

    private static final Set<String> OVER_SSH = Set.of("ssh", "git+ssh", "ssh+git", "git");

    /** Hosts that take SSH on the port of HTTPS. */
    private static final Map<String, String> BEHIND = Map.of(
            "ssh.github.com", "github.com",
            "altssh.gitlab.com", "gitlab.com",
            "altssh.bitbucket.org", "bitbucket.org");

    private RepositoryUrl() {}

    /**
     * The address for a browser.
     *
     * @param text as Maven's {@code scm} or a remote of git has it
     * @return empty if a browser can do nothing with it, as with a folder; and if it may still hold a secret
     */
    static Optional<String> of(String text) {
        String url = text.strip();
        Matcher scm = MAVEN_SCM.matcher(url);
        if (scm.matches()) {
            url = scm.group(1);
        }
        if (url.chars().anyMatch(c -> c <= ' ' || c == '\\' || c == 0x7f)) {
            return Optional.empty();
        }
        Matcher full = WITH_SCHEME.matcher(url);
        if (full.matches()) {
            return of(full.group(1).toLowerCase(Locale.ROOT), full.group(2), full.group(3));
        }
        Matcher scp = WITHOUT_SCHEME.matcher(url);
        return scp.matches() ? of("ssh", scp.group(1), "/" + scp.group(2)) : Optional.empty();
    }

    private static Optional<String> of(String scheme, String authority, String path) {
        Matcher host = HOST.matcher(authority.substring(authority.lastIndexOf('@') + 1));
        boolean web = scheme.equals("http") || scheme.equals("https");
        // An @ in the path: perhaps of a password with a slash in it.
        if (!host.matches() || path.contains("@") || !(web || OVER_SSH.contains(scheme))) {
            return Optional.empty();
        }
        if (web) {
            return Optional.of(scheme + "://" + host.group() + trimmed(path));
        }
        String name = host.group(1).toLowerCase(Locale.ROOT);
        Matcher azure = AZURE.matcher(path);
        if (name.equals("ssh.dev.azure.com") && azure.matches()) {
            return Optional.of(
                    "https://dev.azure.com/" + azure.group(1) + "/" + azure.group(2) + "/_git/" + azure.group(3));
        }
        return Optional.of("https://" + BEHIND.getOrDefault(name, name) + trimmed(path));
    }

    private static String trimmed(String path) {
        return path.replaceFirst("/*$", "").replaceFirst("\\.git$", "").replaceFirst("^/+", "/");
    }
}
