package io.tidemark.maven;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the addresses that people write down. */
class RepositoryUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://github.com/acme/pond, https://github.com/acme/pond",
        "https://github.com/acme/pond.git, https://github.com/acme/pond",
        "https://github.com/acme/pond/, https://github.com/acme/pond",
        "' https://github.com/acme/pond.git/\n', https://github.com/acme/pond",
        "https://github.com/acme/pond/tree/main, https://github.com/acme/pond/tree/main",
        "http://git.acme.test:8080/pond.git, http://git.acme.test:8080/pond",
        "https://[2001:db8::1]:8443/pond.git, https://[2001:db8::1]:8443/pond",
        "HTTPS://github.com/acme/pond, https://github.com/acme/pond",
        "git@github.com:acme/pond.git, https://github.com/acme/pond",
        "github.com:acme/pond, https://github.com/acme/pond",
        "git@git.acme.test:/srv/git/pond.git, https://git.acme.test/srv/git/pond",
        "ssh://git@github.com/acme/pond.git, https://github.com/acme/pond",
        "ssh://git@git.acme.test:7999/acme/pond.git, https://git.acme.test/acme/pond",
        "git+ssh://git@github.com/acme/pond, https://github.com/acme/pond",
        "git://github.com/acme/pond.git, https://github.com/acme/pond",
        "ssh://git@ssh.github.com:443/acme/pond.git, https://github.com/acme/pond",
        "git@altssh.gitlab.com:acme/pond.git, https://gitlab.com/acme/pond",
        "git@ssh.dev.azure.com:v3/acme/ducks/pond, https://dev.azure.com/acme/ducks/_git/pond",
        "scm:git:https://github.com/acme/pond.git, https://github.com/acme/pond",
        "scm:git:git@github.com:acme/pond.git, https://github.com/acme/pond",
        "scm:git:ssh://git@github.com/acme/pond.git, https://github.com/acme/pond",
        "scm:git|https://github.com/acme/pond.git, https://github.com/acme/pond",
    })
    void aBrowserFindsIt(String text, String url) {
        assertThat(RepositoryUrl.of(text)).hasValue(url);
    }

    @ParameterizedTest
    @CsvSource({
        "https://donald:secret@github.com/acme/pond.git, https://github.com/acme/pond",
        "https://secret@github.com/acme/pond.git, https://github.com/acme/pond",
        "https://donald:se@cret@github.com/acme/pond.git, https://github.com/acme/pond",
        "https://donald:secret@git.acme.test:8443/pond, https://git.acme.test:8443/pond",
        "https://github.com/acme/pond.git?private_token=secret, https://github.com/acme/pond",
        "https://github.com/acme/pond#secret, https://github.com/acme/pond",
        "https://github.com?token=secret, https://github.com",
        "secret@github.com:acme/pond.git, https://github.com/acme/pond",
        "ssh://donald:secret@github.com/acme/pond.git, https://github.com/acme/pond",
    })
    void whatItTakesToLogInIsLeftOut(String text, String url) {
        assertThat(RepositoryUrl.of(text)).hasValue(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://donald:sec/ret@github.com/acme/pond.git",
                "https://donald:1/2@github.com/acme/pond.git",
                "https://donald:sec#ret@github.com/acme/pond.git",
                "https://donald:sec?ret@github.com/acme/pond.git",
                "https://donald:sec ret@github.com/acme/pond.git",
                "donald:secret@github.com:acme/pond.git",
            })
    void whereASecretMayBeLeftNothingIs(String text) {
        assertThat(RepositoryUrl.of(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/srv/git/pond.git",
                "../pond.git",
                "./a:b",
                "C:\\git\\pond",
                "C:/git/pond",
                "file:///home/donald/pond.git",
                "s3://bucket/pond",
                "codecommit::eu-west-1://pond",
                "https:///acme/pond",
                "${scm.url}",
                "https://${host}/pond",
                "none",
            })
    void whatABrowserCannotOpenIsLeftOut(String text) {
        assertThat(RepositoryUrl.of(text)).isEmpty();
    }
}
