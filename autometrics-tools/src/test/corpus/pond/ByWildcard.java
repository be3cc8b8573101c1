package pond;

import io.tidemark.autometrics.*;

class ByWildcard {
    @Autometrics
    void counted() {}
}
