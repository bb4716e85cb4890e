"""The `sahel` command as a whole: its help, its exit codes, and how it tells a user's mistakes."""

import io
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import sahel_analysis
from tests.commands.running import run

ROOT = Path(__file__).parents[2]

MISTAKES = [
    (2, ["annotat"], "No such command"),
    (2, ["annotate", "{corpus}"], "--out"),
    (2, ["annotate", "{corpus}s", "--out", "{new}"], "Did you mean '{corpus}'?"),
    (2, ["annotate", "{corpus}", "--out", "{corpus}"], "folder of their own"),
    (2, ["annotate", "{tables}", "--out", "{new}"], "tables already"),
    (2, ["annotate", "{corpus}", "--out", "{new}", "--format", "xlsx"], "parquet"),
    (2, ["annotate", "{corpus}", "--out", "{new}", "--map", "content"], "FIELD=COLUMN"),
    (2, ["annotate", "{corpus}", "--out", "{new}", "--map", "txt=content"], "did you mean 'text'"),
    (2, ["annotate", "{corpus}", "--out", "{new}", "--map", "text=a", "--map", "text=b"], "twice"),
    (2, ["annotate", "{corpus}", "--out", "{new}", "--metadata", "{corpus}/metadat.csv"], "metadata.csv'?"),
    (1, ["annotate", "{corpus}", "--out", "{new}", "--metadata", "{bad}"], "did you mean published"),
    (1, ["annotate", "{corpus}", "--out", "{corpus}/../bad.csv/tables"], "bad.csv"),
    (1, ["annotate", "{corpus}", "--out", "{new}", "--lexicons", "{wrong}"], "acters"),
    (2, ["concordance", "{tables}", "state:malli"], "state:mali"),
    (2, ["concordance", "{tables}", "؟"], "letter"),
    (2, ["concordance", "{tables}", "Mali", "--metadata", "{bad}"], "sahel annotate"),
    (2, ["concordance", "{tables}", "Mali", "--window", "-1"], "--window"),
    (2, ["concordance", "{bad}x", "Mali"], "bad.csv'?"),
    (2, ["figures", "publishd"], "did you mean 'published'"),
    (2, ["figures", "--language", "ar,eng"], "did you mean 'en'"),
    (2, ["figures", "--corpus", "{corpus}", "-p", "sinc", "2020"], "did you mean 'since'"),
    (2, ["figures", "-p", "top", "5", "-p", "top", "6"], "twice"),
    (2, ["figures", "--jobs", "0"], "--jobs"),
    (2, ["figures", "--notebooks", "{new}"], "does not exist"),
    (2, ["figures", "--corpus", "{here}/Makefile"], ".jsonl"),
    (1, ["check", "--lexicons", "{wrong}"], "acters"),
]


@pytest.mark.parametrize(("code", "arguments", "told"), MISTAKES, ids=[" ".join(a)[:60] for _, a, _ in MISTAKES])
def test_a_mistake_is_told_in_a_sentence(code, arguments, told, corpus, tables, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    (tmp_path / "bad.csv").write_text("doc_id,pubished\naccord,2023-09-17\n")
    (tmp_path / "wrong" / "acters").mkdir(parents=True)
    (tmp_path / "wrong" / "acters" / "mine.toml").write_text("")
    places = {"corpus": corpus, "tables": tables, "new": tmp_path / "new", "bad": tmp_path / "bad.csv"}
    places |= {"wrong": tmp_path / "wrong", "here": ROOT}
    done = run(*(a.format(**places) for a in arguments))
    assert done.exit_code == code, done.output
    assert told.format(**places) in done.output.replace("\n", " ")
    assert "Traceback" not in done.output
    assert isinstance(done.exception, SystemExit)
    assert not (tmp_path / "new").exists()


def test_a_fault_of_ours_is_not_hidden(monkeypatch, corpus, tmp_path):
    def fail(*articles, **options):
        raise ValueError("a fault")

    monkeypatch.setattr("sahel_analysis.engine.parts.annotate_apart", fail)
    done = run("annotate", corpus, "--out", tmp_path / "t")
    assert isinstance(done.exception, ValueError)


def test_exit_codes_are_in_every_help():
    for arguments in ([], ["annotate"], ["concordance"], ["figures"], ["check"]):
        done = run(*arguments, "--help")
        assert done.exit_code == 0
        assert "Exit codes:" in done.stdout


def test_the_command_is_installed(tables):
    done = subprocess.run(
        [sys.executable, "-m", "sahel_analysis", "concordance", str(tables), "النيجر", "--csv", "-"],
        capture_output=True, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    found = pd.read_csv(io.BytesIO(done.stdout))
    assert set(found["actor_id"]) == {"state:niger"}
    installed = Path(sys.executable).with_name("sahel")
    told = subprocess.run([installed, "--version"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith(f"sahel, version {sahel_analysis.__version__}")
