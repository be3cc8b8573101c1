package io.tidemark.demo;

import io.tidemark.autometrics.Autometrics;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds programs that are installed. */
final class Programs {
    private Programs() {}

    /**
     * The file of a program.
     *
     * <!-- autometrics:doc-start -->
     * <p>Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20Programs.find%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20Programs.find%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)&amp;g0.tab=0">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="http://localhost:9090/graph?g0.expr=%23%20How%20long%2095%20and%2099%20percent%20of%20the%20calls%20of%20Programs.find%20take%20at%20most,%20in%20seconds%0A%0Alabel_replace(histogram_quantile(0.99,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2299%22,%20%22%22,%20%22%22)%0Aor%0Alabel_replace(histogram_quantile(0.95,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2295%22,%20%22%22,%20%22%22)&amp;g0.tab=0">chart</a>
     *   <li>Concurrent calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20Programs.find%20that%20are%20going%20on%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(function_calls_concurrent%7Bfunction%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Request rate of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20what%20Programs.find%20calls%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22Programs.find%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22Programs.find%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20what%20Programs.find%20calls%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22Programs.find%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22Programs.find%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22Programs.find%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22Programs.find%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22Programs.find%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     *
     * @param path directories, as in the environment variable {@code PATH}; null for none
     */
    @Autometrics
    static Optional<Path> find(String name, @Nullable String path) {
        if (path == null) {
            return Optional.empty();
        }
        for (String directory : path.split(Pattern.quote(File.pathSeparator), -1)) {
            try {
                Path file = Path.of(directory, name).toAbsolutePath();
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            } catch (InvalidPathException noDirectory) {
                // Nothing is there.
            }
        }
        return Optional.empty();
    }
}
