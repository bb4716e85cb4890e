"""`sahel figures`: what it hands on and what it prints. Running notebooks is tested in tests/publishing."""

from tests.commands.running import run


def test_figures_hands_its_options_on_and_fails_with_the_notebooks(tables, tmp_path, monkeypatch):
    given = {}

    class Report:
        failed = ("one",)

        def __str__(self):
            return "FAILED one"

    def run_set(names, **options):
        given.update(options, names=names)
        options["progress"]("a notebook \x1b is done")
        return Report()

    monkeypatch.setattr("sahel_analysis.publishing.batch.run_set", run_set)
    done = run("figures", "published", "--corpus", tables, "--out", tmp_path, "--language", "en, fr", "--jobs", 2,
               "-p", "since", "2020-01-01", "-p", "top", "5", "--map", "text=content")  # fmt: skip
    assert done.exit_code == 1
    assert done.stdout == "FAILED one\n"
    assert done.stderr == "a notebook \ufffd is done\n"
    given.pop("progress")
    assert given == {
        "names": ["published"], "corpus": tables, "out": tmp_path, "languages": ("en", "fr"), "jobs": 2,
        "parameters": {"since": "2020-01-01", "top": "5"}, "mapping": {"text": "content"},
        "metadata": None, "lexicons": None, "notebooks": None, "dry_run": False, "force": False,
    }  # fmt: skip
