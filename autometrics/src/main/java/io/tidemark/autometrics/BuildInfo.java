package io.tidemark.autometrics;

/** What a service says of itself: the labels of {@code build_info}. Empty where it is not known. */
record BuildInfo(
        String serviceName,
        String version,
        String commit,
        String branch,
        String repositoryUrl,
        String repositoryProvider) {

    static BuildInfo of(AutometricsService.Builder code, Settings settings) {
        String url = settings.repositoryUrl(code.repositoryUrl);
        return new BuildInfo(
                settings.serviceName(code.serviceName),
                settings.version(code.version),
                settings.commit(code.commit),
                settings.branch(code.branch),
                url,
                settings.repositoryProvider(code.repositoryProvider, url));
    }
}
