#include "tests/generator/traits/traits_text.h"

using stocktake::test::check_traits;

TEST_CASE("what Python can do shows in the words that it is written with") {
  check_traits("a.py", {{"x = os.environ['HOME']", "environment"},
                        {"os . environ", "environment"},
                        {"os.getenv('A')", "environment"},
                        {"import subprocess", "process"},
                        {"import  subprocess as sp", "process"},
                        {"from subprocess import run", "process"},
                        {"os.system('ls')", "process"},
                        {"os.execvp('a', [])", "process"},
                        {"s = socket.socket()", "network"},
                        {"import urllib.request", "network"},
                        {"import requests", "network"},
                        {"s.bind((host, 80))", "listen"},
                        {"eval(x)", "evaluate"},
                        {"eval (x)", "evaluate"},
                        {"y = exec(x)", "evaluate"},
                        {"builtins.exec(x)", "evaluate"},
                        {"run = exec\nrun(x)", "evaluate"},
                        {"base64.b64decode(x)", "decode"},
                        {"bytes.fromhex(x)", "decode"},
                        {"socket.gethostname()", "system-info"},
                        {"getpass.getuser()", "system-info"},
                        {"import ctypes", "native-call"},
                        {"''.join(map(chr, [104, 101, 108, 108, 111, 32, 119, 111]))", "obfuscated"},
                        {"bytes([104, 101, 108, 108, 111, 32, 119, 111])", "obfuscated"}});
}

TEST_CASE("what Python code only seems to do is no trait") {
  check_traits("a.py",
               {{"import os", ""},
                {"request.environ['PATH']", ""},
                {"environ = {}", ""},
                {"medieval(x)", ""},
                {"frame.eval('a + b')", ""},
                {"model.eval()", ""},
                {"def eval(self): pass", ""},
                {"re.compile('a')", ""},
                {"import subprocess_tools", ""},
                {"import requests_cache", ""},
                {"bytes([104, 101])", ""},
                {"# os.environ", ""},
                {"x = 1  # eval(x)", ""},
                {"def f():\n    \"\"\"Reads os.environ.\n\n    eval(x)\n    \"\"\"\n    return 1", ""},
                {"'''\nimport subprocess\n'''", ""}});
}

TEST_CASE("what Python is excused for is excused alone") {
  check_traits("a.py", {{"from urllib.request import url2pathname", ""},
                        {"from urllib.request import url2pathname  # a", ""},
                        {"from urllib.request import parse_http_list; a", ""},
                        {"from urllib.request import pathname2url, url2pathname", ""},
                        {"urllib.request.url2pathname(x)", ""},
                        {"from urllib.request import url2pathname, urlopen as u", "network"},
                        {"from urllib.request import url2pathname \\\n , urlopen as u", "network"},
                        {"from urllib.request import url2pathname as a, urlopen as u", "network"},
                        {"from urllib.request import parse_http_list, build_opener", "network"}});
}

TEST_CASE("a name that Python gives anew, or makes from a text, is still the same thing") {
  check_traits("a.py", {{"import os as o\no.environ", "environment"},
                        {"import json as j, os as o\no.environ", "environment"},
                        {"o.environ\nimport os as o", "environment"},
                        {"from os import environ", "environment"},
                        {"from os import (path,\n  environ as e)", "environment"},
                        {"__import__('os').environ", "environment"},
                        {"getattr(os, 'environ')", "environment"},
                        {"getattr(os, \"system\")('x')", "process"},
                        {"importlib.import_module('subprocess').run(x)", "process"},
                        {"from os import path", ""},
                        {"getattr(x, 'name')", ""}});
}

TEST_CASE("text that Python may run is no documentation") {
  check_traits("a.py", {{"exec('''\nimport subprocess\n''')", "process evaluate"},
                        {"exec(\n'''\nimport subprocess\n'''\n)", "process evaluate"},
                        {"x = \\\n'''\nimport subprocess\n'''", "process"},
                        {"x = '''\n# ''' ; os.environ", "environment"},
                        {"f\"{d[\"#\"]}\"; os.environ", "environment"},
                        {"f\"{'}'+d[\"#\"]}\" ; os.environ", "environment"},
                        {"# x\ros.environ", "environment"}});
}

TEST_CASE("Python's other spellings of a connection are found, and words beside them are none") {
  check_traits("a.py", {
                           {"import os, requests", "network"},
                           {"import sys, httpx", "network"},
                           {"import os, socket", "network"},
                           {"f(a, requests)", ""},
                           {"x = [a, socket]", ""},
                           {"from urllib import parse, request", "network"},
                           {"from urllib import parse", ""},
                           {"request.urlopen(u)", "network"},
                           {"from httpx import post", "network"},
                           {"from aiohttp import ClientSession", "network"},
                           {"from urllib3 import PoolManager", "network"},
                           {"from urllib3.util import parse_url", ""},
                           {"import socket as s\ns.create_connection(a)", "network"},
                           {"import socket as s\ns.socket()", "network"},
                           {"import socket as s\ns.gethostbyname_ex(a)", "network"},
                           {"import socket as s", ""},
                           {"from socket import create_connection\ncreate_connection(a)", "network"},
                           {"from socket import timeout", ""},
                           {"loop.create_connection(f)", ""},
                           {"x.connect((h, 80))", "network"},
                           {"signal.connect(f)", ""},
                           {"import asyncio as a\na.open_connection(h)", "network"},
                           {"import os as o\no.execv(a, b)", "process"},
                           {"posix.environ", "environment"},
                           {"codecs.getdecoder('x')", "decode"},
                           {"from builtins import exec as e", "evaluate"},
                           {"from builtins import str", ""},
                           {"e = exec.__call__", "evaluate"},
                       });
}
